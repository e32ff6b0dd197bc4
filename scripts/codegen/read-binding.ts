import { expanded, type QName } from './description.js';
import { HTTP_BINDING, MIME_BINDING, SOAP11_BINDING, SOAP12_BINDING, WSDL } from './namespaces.js';
import { attribute, qnameAttribute, refuse, refuseConstruct, requiredAttribute, structure } from './read-xml.js';
import { passOver } from './read-extension.js';
import type { XmlElement } from './xml.js';

/** What the SOAP bindings of one port type say together. */
export interface BoundPortType {
  readonly portType: QName;
  /** The first of the bindings. */
  readonly xml: XmlElement;
  readonly operations: ReadonlyMap<string, BoundOperation>;
}

export interface BoundOperation {
  /** The SOAPAction; `''` if none is given. */
  readonly action: string;
  /** The parts that `<soap:body parts="...">` names; none where it names none. */
  readonly inputParts: readonly string[];
  readonly outputParts: readonly string[];
  readonly xml: XmlElement;
}

interface SoapBinding {
  readonly xml: XmlElement;
  readonly portType: QName;
  readonly ns: string;
  readonly style: string;
}

/**
 * Reads the SOAP 1.1 and 1.2 bindings and merges them: an operation is called in the same way in both, but for the
 * envelope. The other bindings are passed over.
 */
export function readBindings(bindings: readonly XmlElement[], root: XmlElement, notices: string[]): BoundPortType {
  const soap = bindings.flatMap((xml) => readSoapBinding(xml, notices) ?? []);
  const [first] = soap;
  if (!first)
    refuse(
      root,
      'this description has no SOAP binding',
      'only services that are called by SOAP over HTTP can be generated',
    );
  const operations = new Map<string, BoundOperation>();
  for (const binding of soap) {
    if (expanded(binding.portType) !== expanded(first.portType))
      refuseConstruct(
        binding.xml,
        `a second port type with a SOAP binding (${binding.portType.local}, beside ${first.portType.local})`,
      );
    const seen = new Set<string>();
    for (const xml of structure(binding.xml)) {
      if (xml.ns !== WSDL || xml.local === 'documentation') continue;
      if (xml.local !== 'operation') refuse(xml, `<${xml.name}> has no place in <${binding.xml.name}>`);
      const name = requiredAttribute(xml, 'name');
      if (seen.has(name)) refuseConstruct(xml, `a second operation ${name} in one binding (an overload)`);
      seen.add(name);
      const operation = readBoundOperation(xml, binding, notices);
      operations.set(name, merge(operations.get(name), operation, name));
    }
  }
  return { portType: first.portType, xml: first.xml, operations };
}

/** `<wsdl:binding name="APISoap" type="tns:APISoap"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>` */
function readSoapBinding(xml: XmlElement, notices: string[]): SoapBinding | undefined {
  const name = requiredAttribute(xml, 'name');
  const extensions = structure(xml).filter((each) => each.ns !== WSDL);
  const soap = extensions.find((each) => each.local === 'binding' && isSoap(each.ns));
  for (const each of extensions) if (each !== soap && each.ns !== HTTP_BINDING) passOver(each, notices);
  if (!soap) {
    const http = extensions.find((each) => each.ns === HTTP_BINDING && each.local === 'binding');
    const kind = http ? `HTTP ${attribute(http, 'verb') ?? ''}`.trim() : 'no SOAP';
    notices.push(`passed over the binding ${name} (${kind}): only SOAP is generated`);
    return undefined;
  }
  const transport = attribute(soap, 'transport') ?? '';
  if (!['http://schemas.xmlsoap.org/soap/http', 'http://www.w3.org/2003/05/soap/bindings/HTTP/'].includes(transport)) {
    notices.push(`passed over the binding ${name}: its transport "${transport}" is not HTTP`);
    return undefined;
  }
  return { xml, portType: qnameAttribute(xml, 'type'), ns: soap.ns, style: attribute(soap, 'style') ?? 'document' };
}

/** `<wsdl:operation name="login"><soap:operation soapAction="..." style="document"/><wsdl:input><soap:body use="literal"/>` */
function readBoundOperation(xml: XmlElement, binding: SoapBinding, notices: string[]): BoundOperation {
  const children = structure(xml);
  for (const each of children) if (each.ns !== WSDL && each.ns !== binding.ns) passOver(each, notices);
  const soap = children.find((each) => each.ns === binding.ns && each.local === 'operation');
  const style = (soap && attribute(soap, 'style')) ?? binding.style;
  if (style !== 'document')
    refuse(
      soap ?? xml,
      `the style "${style}" is not read`,
      'only document/literal is: ASMX and WCF describe nothing else unless they are told to',
    );
  const parts = { input: [] as string[], output: [] as string[] };
  for (const each of children) {
    if (each.ns !== WSDL || each.local === 'documentation') continue;
    if (each.local === 'fault') refuseConstruct(each, 'a declared fault');
    if (each.local !== 'input' && each.local !== 'output') refuse(each, `<${each.name}> has no place in <${xml.name}>`);
    parts[each.local].push(...readBody(each, binding.ns, notices));
  }
  return {
    action: (soap && attribute(soap, 'soapAction')) ?? '',
    inputParts: parts.input,
    outputParts: parts.output,
    xml,
  };
}

/** `<wsdl:input><soap:body use="literal"/>`: the parts that it names */
function readBody(xml: XmlElement, ns: string, notices: string[]): readonly string[] {
  let body: XmlElement | undefined;
  for (const each of structure(xml)) {
    if (each.ns === ns && each.local === 'body') body = each;
    else if (each.ns === ns || each.ns === MIME_BINDING) refuseConstruct(each);
    else if (each.ns !== WSDL) passOver(each, notices);
  }
  if (!body) refuse(xml, `<${xml.name}> has no <body> of SOAP`);
  const use = attribute(body, 'use') ?? 'literal';
  if (use !== 'literal')
    refuse(body, `use="${use}" is not read`, 'only document/literal is: ask for a description in that style');
  return (
    attribute(body, 'parts')
      ?.split(/\s+/)
      .filter((name) => name !== '') ?? []
  );
}

/** An operation that both SOAP versions have must be the same in both. */
function merge(earlier: BoundOperation | undefined, operation: BoundOperation, name: string): BoundOperation {
  if (!earlier) return operation;
  // in SOAP 1.2 the action is optional, and some descriptions leave it out there
  if (earlier.action !== '' && operation.action !== '' && earlier.action !== operation.action)
    refuseConstruct(
      operation.xml,
      `an operation with two actions ("${earlier.action}" and "${operation.action}" for ${name})`,
    );
  return {
    action: earlier.action || operation.action,
    inputParts: [...earlier.inputParts, ...operation.inputParts],
    outputParts: [...earlier.outputParts, ...operation.outputParts],
    xml: earlier.xml,
  };
}

function isSoap(ns: string): boolean {
  return ns === SOAP11_BINDING || ns === SOAP12_BINDING;
}
