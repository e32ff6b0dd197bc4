import { type Description, expanded, type OperationDescription, type QName } from './description.js';
import { WSDL, XSD } from './namespaces.js';
import { readBindings } from './read-binding.js';
import { readMessageElement } from './read-message.js';
import { readSchemas } from './read-schema.js';
import { documentationOf, wsdlChildren } from './read-extension.js';
import { refuse, refuseConstruct, requiredAttribute, structure } from './read-xml.js';
import { placeOf, type XmlElement } from './xml.js';

/** `<wsdl:definitions>` and all below it. */
export function readDefinitions(root: XmlElement, notices: string[]): Description {
  const targetNamespace = requiredAttribute(root, 'targetNamespace');
  const children = wsdlChildren(root, notices, 'types', 'message', 'portType', 'binding', 'service', 'import');
  const all = (name: string) => children.filter((each) => each.local === name);

  const imported = all('import')[0];
  if (imported) refuseConstruct(imported);

  const schemas = all('types').flatMap((types) => readTypes(types));
  const components = readSchemas(schemas);
  const elements = new Set(components.flatMap((each) => (each.kind === 'element' ? [expanded(each.name)] : [])));
  const messages = byName(all('message'), targetNamespace);

  const bound = readBindings(all('binding'), root, notices);
  const portType = byName(all('portType'), targetNamespace).get(expanded(bound.portType));
  if (!portType) refuse(bound.xml, `the port type ${bound.portType.local} is not in this description`);

  const operations = new Map<string, OperationDescription>();
  for (const xml of wsdlChildren(portType, notices, 'operation')) {
    const name = requiredAttribute(xml, 'name');
    if (operations.has(name)) refuseConstruct(xml, `a second operation ${name} in one port type (an overload)`);
    const binding = bound.operations.get(name);
    if (!binding) {
      notices.push(`passed over the operation ${name} (line ${xml.line}): no SOAP binding has it`);
      continue;
    }
    const { input, output } = readOperation(xml, notices);
    const element = (each: XmlElement, parts: readonly string[]): QName =>
      readMessageElement(each, messages, elements, parts, notices);
    const documentation = documentationOf(xml);
    operations.set(name, {
      name,
      ...(documentation !== undefined && { documentation }),
      action: binding.action,
      input: element(input, binding.inputParts),
      output: element(output, binding.outputParts),
      place: placeOf(xml),
    });
  }
  for (const [name, { xml }] of bound.operations)
    if (!operations.has(name)) refuse(xml, `the port type ${bound.portType.local} has no operation ${name}`);

  if (operations.size === 0) refuse(portType, `the port type ${bound.portType.local} has no operations`);

  const documentation = [root, ...all('service'), portType].map((each) => documentationOf(each)).find((each) => each);
  return {
    targetNamespace,
    ...(documentation !== undefined && { documentation }),
    operations: [...operations.values()],
    components,
  };
}

/** `<wsdl:types>`: schemas; a description may have none. */
function readTypes(types: XmlElement): readonly XmlElement[] {
  return structure(types).filter((each) => {
    if (each.ns === XSD && each.local === 'schema') return true;
    if (each.ns === WSDL && each.local === 'documentation') return false;
    refuseConstruct(each);
  });
}

/** `<wsdl:operation name="login"><wsdl:input message="..."/><wsdl:output message="..."/>` of a port type */
function readOperation(xml: XmlElement, notices: string[]): { input: XmlElement; output: XmlElement } {
  const children = wsdlChildren(xml, notices, 'input', 'output', 'fault');
  const fault = children.find((each) => each.local === 'fault');
  if (fault) refuseConstruct(fault, 'a declared fault');
  const [input, output, ...more] = children;
  if (!input) refuse(xml, 'the operation has no input');
  if (input.local !== 'input' || more.length > 0) refuseConstruct(xml, 'an operation that begins with its output');
  if (!output) refuseConstruct(xml, 'an operation without an output (one-way)');
  return { input, output };
}

/** Messages and port types by expanded name. */
function byName(elements: readonly XmlElement[], ns: string): ReadonlyMap<string, XmlElement> {
  const map = new Map<string, XmlElement>();
  for (const xml of elements) {
    const name = expanded({ ns, local: requiredAttribute(xml, 'name') });
    const earlier = map.get(name);
    if (earlier) refuse(xml, `<${xml.name}> of this name stands in line ${earlier.line} already`);
    map.set(name, xml);
  }
  return map;
}
