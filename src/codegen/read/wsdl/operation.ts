import { expanded, type LeftOutOperation, type WsdlOperation, type QName } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import type { BoundMessage, BoundOperation, SoapBinding } from './binding.js';
import { documentationOf, wsdlChildren } from './extension.js';
import type { Declarations, Declared, Messages } from './message.js';
import { mergedPaths, soapPathsOf } from './ports.js';
import { addNotice, attribute, refuse, refuseConstruct, requiredAttribute } from '../xml/structure.js';
import { locationOf, type XmlElement } from '../xml/document.js';

/** One operation of a port type, with all its bindings. */
interface Operation {
  readonly xml: XmlElement;
  readonly name: string;
  readonly portType: Declared;
  readonly input: XmlElement | undefined;
  readonly output: XmlElement | undefined;
  /** Whether it begins with what the client sends. */
  readonly byClient: boolean;
  readonly bound: (BoundOperation & { readonly binding: SoapBinding })[];
  /** Why its place in the port type cannot be read. */
  readonly error?: WsdlError;
}

/** What the SOAP bindings of a description offer. */
export interface OperationsRead {
  readonly operations: readonly WsdlOperation[];
  /** Those that cannot be read, or whose messages reach something that cannot be. */
  readonly leftOut: readonly (LeftOutOperation & { readonly error: WsdlError })[];
}

/**
 * The operations of all port types that a SOAP binding has, in the order of the port types. An operation is called in
 * the same way in SOAP 1.1 and 1.2, but for the envelope: the bindings of one port type become one.
 */
export function readOperations(
  portTypes: Declarations,
  messages: Messages,
  bindings: readonly SoapBinding[],
  notices: string[],
): OperationsRead {
  const operations = new Map<string, WsdlOperation>();
  const leftOut = new Map<string, LeftOutOperation & { readonly error: WsdlError }>();
  const leaveOut = (name: string, error: WsdlError): void => {
    if (leftOut.has(name)) return;
    leftOut.set(name, { name, reason: error.sentence, location: error.location, error });
    notices.push(`left out the operation ${name}: ${error.sentence}`);
  };
  const byPortType = new Map<Declared, SoapBinding[]>();
  for (const binding of bindings) {
    const portType = attempt(() => portTypes.resolve(binding.xml, 'type', binding.name.ns));
    if (portType instanceof WsdlError) for (const each of binding.operations) leaveOut(each.name, portType);
    else byPortType.set(portType, [...(byPortType.get(portType) ?? []), binding]);
  }
  const reader = new OperationReader(messages, notices);
  const otherStyles = new Set<SoapBinding>();
  for (const portType of portTypes.all) {
    const bound = byPortType.get(portType);
    if (!bound) continue;
    const own = bind(portType, bound, notices);
    const byName = grouped(own);
    for (const each of own) {
      const isOverloaded = (byName.get(each.name)?.length ?? 0) > 1;
      const key = isOverloaded ? overloadKey(each, notices) : each.name;
      const readable = each.bound.filter(({ isOtherStyle }) => isOtherStyle !== true);
      const error =
        readable.length === 0
          ? each.bound[0]?.error
          : attempt(() => add(reader.read({ ...each, bound: readable }, key), portType, operations, notices));
      if (error) leaveOut(operations.has(key) ? `${key}_${portType.name.local}` : key, error);
      else for (const { binding, isOtherStyle } of each.bound) if (isOtherStyle === true) otherStyles.add(binding);
    }
  }
  for (const { name, operations: all } of otherStyles) {
    const others = all.filter((each) => each.isOtherStyle);
    const what = others.length === all.length ? 'the binding' : `${others.length} operations of the binding`;
    notices.push(`passed over ${what} ${name.local}: ${others[0]?.error?.sentence ?? ''}`);
  }
  return { operations: [...operations.values()], leftOut: [...leftOut.values()] };
}

function grouped<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of items) {
    const group = groups.get(each.name);
    if (group) group.push(each);
    else groups.set(each.name, [each]);
  }
  return groups;
}

/** Two port types may have an operation of one name: the same one counts once, another gets the port type's name. */
function add(
  operation: WsdlOperation,
  portType: Declared,
  operations: Map<string, WsdlOperation>,
  notices: string[],
): void {
  const same = operations.get(operation.name);
  if (!same) {
    operations.set(operation.name, operation);
    return;
  }
  if (meaning(same) === meaning(operation)) {
    // one port type for each SOAP version
    operations.set(operation.name, { ...same, soap: mergedPaths([same.soap, operation.soap]) });
    return;
  }
  const name = `${operation.name}_${portType.name.local}`;
  if (operations.has(name))
    refuse(portType.xml, `two operations are called ${operation.name}, and two ${name}: they cannot be told apart`);
  notices.push(
    `the operation ${operation.name} of the port type ${portType.name.local} (line ${operation.location.line}) is called ` +
      `${name}: another port type has one of that name`,
  );
  operations.set(name, { ...operation, name });
}

function meaning({ location: _, documentation: __, soap: ___, ...operation }: WsdlOperation): string {
  return JSON.stringify(operation, Object.keys(operation).concat('ns', 'local').sort());
}

/** The operations of a port type with what the bindings say of each. */
function bind(portType: Declared, bindings: readonly SoapBinding[], notices: string[]): readonly Operation[] {
  const operations = wsdlChildren(portType.xml, notices, 'operation').map((xml): Operation => {
    const name = requiredAttribute(xml, 'name');
    const children = attempt(() => wsdlChildren(xml, notices, 'input', 'output', 'fault'));
    if (children instanceof WsdlError)
      return { xml, name, portType, input: undefined, output: undefined, byClient: true, bound: [], error: children };
    const input = children.find((each) => each.local === 'input');
    const output = children.find((each) => each.local === 'output');
    const byClient = input !== undefined && (!output || children.indexOf(input) < children.indexOf(output));
    return { xml, name, portType, input, output, byClient, bound: [] };
  });
  const byName = grouped(operations);
  for (const binding of bindings)
    for (const each of binding.operations) {
      const named = byName.get(each.name) ?? [];
      const found = named.length > 1 ? named.filter((candidate) => matches(candidate, each)) : named;
      const [operation, second] = found;
      if (!operation) {
        addNotice(
          notices,
          `passed over the operation ${each.name} of a binding: the port type ${portType.name.local} has none like it`,
          each.xml,
        );
        continue;
      }
      const ambiguous =
        second &&
        new WsdlError(
          locationOf(each.xml),
          `several operations of the port type are called ${each.name}, and this one does not say which it binds`,
          'WSDL 1.1, 2.5: overloads are told apart by the names of input and output',
        );
      for (const one of found) one.bound.push({ ...each, binding, ...(ambiguous && { error: ambiguous }) });
    }
  return operations.filter(({ name, xml, byClient, bound }) => {
    const why =
      bound.length === 0
        ? 'no SOAP binding has it'
        : 'it begins with its output, so that the service would call the client';
    if (bound.length > 0 && byClient) return true;
    notices.push(`passed over the operation ${name} (line ${xml.line}): ${why}`);
    return false;
  });
}

/** Overloads are bound by the names of their messages (WSDL 1.1, 2.5). */
function matches({ input, output }: Pick<Operation, 'input' | 'output'>, bound: BoundOperation): boolean {
  const isSame = (xml: XmlElement | undefined, name: string | undefined) => (xml && attribute(xml, 'name')) === name;
  return isSame(input, bound.inputName) && (bound.outputName === undefined || isSame(output, bound.outputName));
}

/** ASMX names the messages of overloads: `<wsdl:input name="HelloByName" message="..."/>`. */
function overloadKey({ name, input, xml }: Operation, notices: string[]): string {
  const key = (input && attribute(input, 'name')?.trim()) || name;
  if (key !== name)
    notices.push(`the operation ${name} (line ${xml.line}) is called ${key}: the port type has several of that name`);
  return key;
}

const notToBeHeld = 'generate from a copy of the description without it';

/** Reads operations, whose messages the bindings take apart. */
class OperationReader {
  private readonly messages: Messages;
  private readonly notices: string[];

  constructor(messages: Messages, notices: string[]) {
    this.messages = messages;
    this.notices = notices;
  }

  /** @throws WsdlError if it, or what its messages hold, cannot be read */
  read({ xml, name, portType, input, output, bound, error }: Operation, key: string): WsdlOperation {
    for (const reason of [error, ...bound.map((each) => each.error)]) if (reason) throw reason;
    if (key === '__proto__')
      refuse(xml, 'an operation cannot be called __proto__: no object of JavaScript can hold it', notToBeHeld);
    const ns = portType.name.ns;
    const documentation = documentationOf(xml);
    const actions = new Set(bound.map((each) => each.action).filter((each) => each !== ''));
    const [action = '', other] = actions;
    // in SOAP 1.2 the action is optional, and some descriptions leave it out there
    if (other !== undefined)
      this.notices.push(
        `the operation ${name} (line ${xml.line}) has several actions; taken: "${action}", not "${other}"`,
      );
    const body = (message: XmlElement, side: 'input' | 'output') => {
      const found = bound.map((each) => this.body(message, each[side], ns, each.binding));
      const [first, ...rest] = found;
      const differs = rest.some((each) => (each && expanded(each)) !== (first && expanded(first)));
      if (differs) refuseConstruct(xml, `an operation whose bindings put different elements into the Body (${name})`);
      return first;
    };
    const inBody = input && body(input, 'input');
    const outBody = output && body(output, 'output');
    return {
      name: key,
      ...(documentation !== undefined && { documentation }),
      action,
      ...(inBody && { input: inBody }),
      ...(outBody && { output: outBody }),
      oneWay: output === undefined,
      requestHeaders: unique(bound.flatMap((each) => this.headers(each.input, each.binding))),
      replyHeaders: output ? unique(bound.flatMap((each) => this.headers(each.output, each.binding))) : [],
      faults: unique(this.faults(xml, ns)),
      soap: soapPathsOf(bound.map(({ binding }) => binding)),
      location: locationOf(xml),
    };
  }

  /** `<wsdl:input message="tns:loginSoapIn"/>` */
  private body(xml: XmlElement, { bodyParts, headers, attachments }: BoundMessage, ns: string, binding: SoapBinding) {
    const { declarations } = this.messages;
    const message = declarations.resolve(xml, 'message', ns);
    const inHeaders = headers
      .filter((each) => declarations.find(each, 'message', binding.name.ns) === message)
      .map((each) => requiredAttribute(each, 'part'));
    return this.messages.bodyElement(message, bodyParts, new Set([...inHeaders, ...attachments]));
  }

  /** `<soap:header message="tns:loginAuth" part="Auth" use="literal"/>` */
  private headers({ headers }: BoundMessage, binding: SoapBinding): readonly QName[] {
    return headers.flatMap((xml) => {
      const message = this.messages.declarations.find(xml, 'message', binding.name.ns);
      const name = requiredAttribute(xml, 'part');
      const part = message && this.messages.parts(message).find((each) => each.name === name);
      const element = part && this.messages.findElement(part);
      if (!element)
        addNotice(
          this.notices,
          `passed over a header: the part ${name} of the message ${attribute(xml, 'message')} is no element that is declared`,
          xml,
        );
      return element ? [element] : [];
    });
  }

  /** `<wsdl:fault name="f" message="tns:F"/>`, whose message has one part */
  private faults(xml: XmlElement, ns: string): readonly QName[] {
    return wsdlChildren(xml, [], 'input', 'output', 'fault')
      .filter((each) => each.local === 'fault')
      .flatMap((fault) => {
        const found = attempt(() => {
          const message = this.messages.declarations.find(fault, 'message', ns);
          return message ? this.messages.parts(message).map((each) => this.messages.findElement(each)) : [undefined];
        });
        // the detail of a fault is handed on as it came, too: the operation can be called without its type
        if (found instanceof WsdlError) {
          addNotice(this.notices, `passed over a fault, whose detail is not decoded: ${found.sentence}`, fault);
          return [];
        }
        return found.flatMap((element) => {
          if (!element)
            addNotice(
              this.notices,
              `passed over a fault: the message ${attribute(fault, 'message')} has no element that is declared`,
              fault,
            );
          return element ? [element] : [];
        });
      });
  }
}

function unique(names: readonly QName[]): readonly QName[] {
  return [...new Map(names.map((each) => [expanded(each), each])).values()];
}
