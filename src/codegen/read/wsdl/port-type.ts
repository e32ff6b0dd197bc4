import { addTo, groupBy } from '../group-by.js';
import { expanded, type HeaderUse, type QName, type WsdlOperation } from '../service-description.js';
import { counted } from '../../words.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute, notice, reject, requiredAttribute, unsupported } from '../xml/element.js';
import { locationOf, type XmlElement } from '../xml/document.js';
import type { BoundMessage, BoundOperation, SoapBinding } from './binding.js';
import { documentationOf, isRequired, wsdlChildren, wsdlElements } from './extension.js';
import type { GlobalComponent } from '../schema/schema-set.js';
import type { Messages } from './message.js';
import { mergedPaths, soapPathsOf } from './service.js';

/** Port types and their operations (WSDL 1.1, 2.4). */

/** An operation of a port type, together with all its bindings. */
interface Operation {
  readonly xml: XmlElement;
  readonly name: string;
  readonly portType: GlobalComponent;
  readonly input?: XmlElement | undefined;
  readonly output?: XmlElement | undefined;
  readonly bound: (BoundOperation & { readonly binding: SoapBinding })[];
  /** The reason why the port type's `<wsdl:operation>` cannot be read. */
  readonly error?: WsdlError;
}

export interface OperationsReading {
  readonly operations: readonly WsdlOperation[];
  /** The errors of operations that cannot be read, by the name of the operation. */
  readonly leftOut: ReadonlyMap<string, WsdlError>;
}

/**
 * Reads the operations that have a SOAP binding, in the order in which the port types declare them. All bindings of an
 * operation are merged, because SOAP 1.1 and 1.2 differ only in the envelope.
 */
export function readOperations(
  portTypes: readonly GlobalComponent[],
  messages: Messages,
  bindings: readonly SoapBinding[],
): OperationsReading {
  const operations = new Map<string, WsdlOperation>();
  const leftOut = new Map<string, WsdlError>();
  const leaveOut = (name: string, error: WsdlError, at: XmlElement): void => {
    if (leftOut.has(name)) return;
    leftOut.set(name, error);
    at.document.notices.add(`left out the operation ${name}: ${error.sentence}`);
  };
  const byPortType = groupBy(bindings, (binding) => binding.portType);
  const skipped = new Map<SoapBinding, BoundOperation[]>();
  for (const portType of portTypes) {
    const own = bindOperations(portType, byPortType.get(portType) ?? []);
    const byName = groupBy(own, ({ name }) => name);
    for (const each of own) {
      const [, another] = byName.get(each.name) ?? [];
      const key = another ? overloadName(each) : each.name;
      const bound = each.bound.filter((one) => !one.error);
      const error =
        bound.length === 0
          ? each.bound[0]?.error
          : attempt(() =>
              messages.within(() => addOperation(readOperation({ ...each, bound }, key, messages), each, operations)),
            );
      if (error) leaveOut(operations.has(key) ? `${key}_${portType.name.local}` : key, error, each.xml);
      else for (const one of each.bound) if (one.error) addTo(skipped, one.binding, one);
    }
  }
  for (const { xml, name, portType, operations: bound } of bindings) {
    if (!(portType instanceof WsdlError)) continue;
    const lost = bound.filter((each) => !operations.has(each.name));
    for (const each of lost) leaveOut(each.name, portType, xml);
    if (lost.length === 0) xml.document.notices.add(`skipped the binding ${name.local}: ${portType.sentence}`);
  }
  for (const [{ xml, name, operations: all }, others] of skipped) {
    const what = others.length === all.length ? 'the binding' : `${counted(others.length, 'operation')} of the binding`;
    xml.document.notices.add(`skipped ${what} ${name.local}: ${others[0]?.error?.sentence ?? ''}`);
  }
  return { operations: [...operations.values()], leftOut };
}

/**
 * Adds an operation. If another port type has an identical operation with the same name, the two operations are merged.
 * If the operations differ, the added operation is renamed.
 */
function addOperation(
  operation: WsdlOperation,
  { xml, portType }: Operation,
  operations: Map<string, WsdlOperation>,
): undefined {
  const same = operations.get(operation.name);
  if (!same) operations.set(operation.name, operation);
  else if (meaning(same) === meaning(operation))
    // some WSDLs have a port type for each SOAP version
    operations.set(operation.name, { ...same, soap: mergedPaths([same.soap, operation.soap]) });
  else {
    const name = `${operation.name}_${portType.name.local}`;
    if (operations.has(name))
      reject(portType.xml, `two operations are called ${operation.name}, and two ${name}: their names must differ`);
    notice(
      xml,
      `the operation ${operation.name} of the port type ${portType.name.local} is called ${name}: another port type has ` +
        'an operation with that name',
    );
    operations.set(name, { ...operation, name });
  }
}

function meaning({ location: _, documentation: __, soap: ___, ...operation }: WsdlOperation): string {
  return JSON.stringify(operation, Object.keys(operation).concat('ns', 'local', 'type').sort());
}

/** Returns the operations of a port type that a client can call, with their bindings. */
function bindOperations(portType: GlobalComponent, bindings: readonly SoapBinding[]): readonly Operation[] {
  if (bindings.length === 0) return [];
  const operations = wsdlChildren(portType.xml, 'operation').map((xml): Operation => {
    const name = requiredAttribute(xml, 'name');
    const children = attempt(() => wsdlChildren(xml, 'input', 'output', 'fault'));
    const [input, output] = ['input', 'output'].map((local) => wsdlElements(xml, local)[0]);
    return { xml, name, portType, input, output, bound: [], ...(children instanceof WsdlError && { error: children }) };
  });
  const byName = groupBy(operations, ({ name }) => name);
  for (const binding of bindings)
    for (const each of binding.operations) {
      const named = byName.get(each.name) ?? [];
      const found = named.length > 1 ? named.filter((candidate) => isBoundBy(candidate, each)) : named;
      if (found.length === 0) {
        const reason = `the port type ${portType.name.local} has no such operation`;
        notice(each.xml, `ignored the operation ${each.name} of a binding: ${reason}`);
      }
      const ambiguous =
        found[1] &&
        new WsdlError(
          each.xml,
          `the port type has several operations ${each.name}, and the binding does not say which one it refers to`,
          'WSDL 1.1, 2.5: the names of input and output identify an overload',
        );
      for (const one of found) one.bound.push({ ...each, binding, ...(ambiguous && { error: ambiguous }) });
    }
  return operations.filter(({ name, xml, bound, input, output, error }) => {
    const first = xml.elements.find((each) => each === input || each === output);
    const isSentByClient = error ?? (input && first === input);
    if (bound.length > 0 && isSentByClient) return true;
    const reason = bound.length === 0 ? 'it has no SOAP binding' : 'the service would call the client (output first)';
    notice(xml, `skipped the operation ${name}: ${reason}`);
    return false;
  });
}

/**
 * Returns `true` if a binding refers to an operation. The names of the messages identify an overload (WSDL 1.1, 2.5).
 */
function isBoundBy({ input, output }: Operation, bound: BoundOperation): boolean {
  const isSame = (xml: XmlElement | undefined, name: string | undefined) => (xml && attribute(xml, 'name')) === name;
  return isSame(input, bound.inputName) && (bound.outputName === undefined || isSame(output, bound.outputName));
}

/**
 * Returns the name of an overloaded operation. ASMX names the messages of each overload: `<wsdl:input
 * name="HelloByName" message="..."/>`.
 */
function overloadName({ name, input, xml }: Operation): string {
  const overload = (input && attribute(input, 'name')?.trim()) || name;
  if (overload !== name)
    notice(xml, `the operation ${name} is called ${overload}: the port type has several operations with that name`);
  return overload;
}

/** @throws WsdlError if the operation or one of its messages cannot be read */
function readOperation(
  { xml, input, output, bound, error }: Operation,
  key: string,
  messages: Messages,
): WsdlOperation {
  if (error) throw error;
  if (key === '__proto__')
    reject(
      xml,
      'an operation cannot be called __proto__: JavaScript objects cannot have such a property',
      'generate from a copy of the WSDL without it',
    );
  // the action is optional in SOAP 1.2, and some WSDLs omit it there
  const [action = '', other] = new Set(bound.map((each) => each.action).filter((each) => each !== ''));
  if (other !== undefined)
    notice(xml, `the operation ${key} has several actions: "${action}" is used, and "${other}" is not`);
  const body = (message: XmlElement, side: 'input' | 'output'): QName | undefined => {
    const [first, ...others] = bound.map((each) => readBody(message, each[side], messages));
    const isOther = (each: QName | undefined): boolean => (each && expanded(each)) !== (first && expanded(first));
    if (others.some(isOther))
      unsupported(xml, `an operation whose bindings have different elements in the Body (${key})`);
    return first;
  };
  const inBody = input && body(input, 'input');
  const outBody = output && body(output, 'output');
  const replyHeaders = output ? bound.flatMap((each) => readHeaders(each.output, messages)) : [];
  const documentation = documentationOf(xml);
  return {
    name: key,
    ...(documentation !== undefined && { documentation }),
    action,
    ...(inBody && { input: inBody }),
    ...(outBody && { output: outBody }),
    oneWay: output === undefined,
    requestHeaders: unique(bound.flatMap((each) => readHeaders(each.input, messages))),
    replyHeaders: withOneType(replyHeaders, xml, 'ignored headers of the reply, so they are not decoded'),
    faults: readFaults(xml, messages),
    soap: soapPathsOf(bound.map(({ binding }) => binding)),
    location: locationOf(xml),
  };
}

/** `<wsdl:input message="tns:loginSoapIn"/>` */
function readBody(
  xml: XmlElement,
  { bodyParts, headers, attachments }: BoundMessage,
  messages: Messages,
): QName | undefined {
  const message = messages.resolve(xml);
  const inHeaders = headers
    .filter((each) => messages.find(each) === message)
    .map((each) => requiredAttribute(each, 'part'));
  return messages.bodyElement(message, bodyParts, new Set([...inHeaders, ...attachments]));
}

/** `<soap:header message="tns:loginAuth" part="Auth" use="literal"/>` (WSDL 1.1, 3.7) */
function readHeaders({ headers }: BoundMessage, messages: Messages): readonly HeaderUse[] {
  return headers.flatMap((xml) => {
    const message = messages.find(xml);
    const name = requiredAttribute(xml, 'part');
    const part = message && messages.parts(message).find((each) => each.name === name);
    const element = part && messages.findElement(part);
    if (element) return [isRequired(xml) ? { ...element, required: true } : element];
    notice(xml, `ignored a header: the part ${name} of the message ${attribute(xml, 'message')} is not in this WSDL`);
    return [];
  });
}

/**
 * Reads `<wsdl:fault name="f" message="tns:F"/>`. Callers receive the detail of a fault even if its type is not known.
 */
function readFaults(xml: XmlElement, messages: Messages): readonly QName[] {
  const faults = wsdlElements(xml, 'fault').flatMap((fault) => {
    const found = attempt(() => {
      const parts = messages.parts(messages.resolve(fault));
      return parts.map((each) => messages.findElement(each));
    });
    if (!(found instanceof WsdlError)) return found;
    notice(fault, `ignored a fault, so its detail is not decoded: ${found.sentence}`);
    return [];
  });
  return withOneType(faults, xml, 'ignored faults, so their detail is not decoded');
}

/**
 * Returns the elements that have one type each. In a reply, elements with the same name cannot be told apart.
 *
 * @param ignored the notice about the other elements, without its reason
 */
function withOneType<T extends QName>(names: readonly T[], xml: XmlElement, ignored: string): readonly T[] {
  const byElement = groupBy(unique(names), ({ ns, local }) => expanded({ ns, local }));
  return [...byElement.values()].flatMap((same) => {
    if (same.length === 1) return same;
    notice(xml, `${ignored}: <${same[0]?.local}> has several types`);
    return [];
  });
}

function unique<T extends QName>(names: readonly T[]): readonly T[] {
  return [...new Map(names.map((each) => [expanded(each), each])).values()];
}
