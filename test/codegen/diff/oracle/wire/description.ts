import { Schema, type ComplexType, type Declaration, type Particle, type Type } from './schema.js';
import { childOf, childrenOf, clark, type Node, parse, resolve } from './xml.js';

export type SoapVersion = '1.1' | '1.2';

const bindingNamespaces: readonly (readonly [SoapVersion, string])[] = [
  ['1.1', 'http://schemas.xmlsoap.org/wsdl/soap/'],
  ['1.2', 'http://schemas.xmlsoap.org/wsdl/soap12/'],
];

/** A port. */
export interface Offer {
  readonly path: string;
  /** The names of the port's operations. */
  readonly operations: ReadonlySet<string>;
}

/** An operation, as the binding for the first SOAP version declares it. */
export interface OperationFacts {
  readonly name: string;
  readonly action: string;
  readonly input: Declaration;
  /** Absent for a one-way operation. */
  readonly output: Declaration | undefined;
  /** The header blocks that the binding declares for requests and replies. */
  readonly requestHeaders: readonly Declaration[];
  readonly replyHeaders: readonly Declaration[];
}

/** The behaviour of a service that implements a WSDL. It is read from the XML without the package's own reader. */
export interface DescriptionFacts {
  /** The service's ports, ordered by SOAP version, with SOAP 1.1 first. */
  readonly offers: ReadonlyMap<SoapVersion, Offer>;
  readonly operations: readonly OperationFacts[];
  readonly schema: Schema;
}

export function readFacts(wsdl: string): DescriptionFacts {
  const root = parse(wsdl.replaceAll(/<(\w+:)documentation\b[^]*?<\/\1documentation>/g, ''));
  const ns = root.attributes.get('targetNamespace') ?? '';
  const named = (local: string): ReadonlyMap<string, Node> =>
    new Map(childrenOf(root, local).map((each) => [clark(ns, each.attributes.get('name') ?? ''), each]));
  const [messages, portTypes, bindings] = [named('message'), named('portType'), named('binding')];
  const schema = new Schema(childrenOf(root, 'types').flatMap((each) => childrenOf(each, 'schema')));

  const ports = childrenOf(root, 'service').flatMap((each) => childrenOf(each, 'port'));
  const bound = bindingNamespaces.flatMap(([version, ns]) => {
    const port = ports.find((each) => each.children.some((child) => child.ns === ns));
    const binding = port && bindings.get(resolve(port, port.attributes.get('binding') ?? ''));
    const address = port && childOf(port, 'address')?.attributes.get('location');
    return binding && address !== undefined ? [{ version, binding, path: new URL(address).pathname }] : [];
  });
  const binding = bound[0]?.binding;
  const portType = binding && portTypes.get(resolve(binding, binding.attributes.get('type') ?? ''));
  if (!binding || !portType) throw new Error('there is no SOAP port');

  const elementOf = (use: Node): Declaration => {
    const message = messages.get(resolve(use, use.attributes.get('message') ?? ''));
    const part = message && childOf(message, 'part');
    if (!part) throw new Error('a message has no part');
    return schema.element(resolve(part, part.attributes.get('element') ?? ''));
  };
  const bodyOf = (operation: Node, direction: string): Declaration | undefined => {
    const use = childOf(operation, direction);
    return use && elementOf(use);
  };
  const headersOf = (bound: Node, direction: string): readonly Declaration[] =>
    childrenOf(childOf(bound, direction) ?? bound, 'header').map(elementOf);
  const operations = childrenOf(binding, 'operation').map((bound): OperationFacts => {
    const name = bound.attributes.get('name') ?? '';
    const abstract = childrenOf(portType, 'operation').find((each) => each.attributes.get('name') === name);
    const input = abstract && bodyOf(abstract, 'input');
    if (!input) throw new Error(`the operation ${name} has no input`);
    const action = childOf(bound, 'operation')?.attributes.get('soapAction') ?? '';
    const [requestHeaders, replyHeaders] = [headersOf(bound, 'input'), headersOf(bound, 'output')];
    return { name, action, input, output: bodyOf(abstract, 'output'), requestHeaders, replyHeaders };
  });
  const offers = bound.map(({ version, path, binding: each }): readonly [SoapVersion, Offer] => {
    const names = childrenOf(each, 'operation').map(({ attributes }) => attributes.get('name') ?? '');
    return [version, { path, operations: new Set(names) }];
  });
  return { offers: new Map(offers), operations, schema };
}

/**
 * Returns everything that affects a call of an operation, as text. If the text is the same for two WSDLs, the call is
 * the same.
 */
export function reachOf(facts: DescriptionFacts, operation: OperationFacts): string {
  const { name, action, input, output, requestHeaders, replyHeaders } = operation;
  const met = new Map<Type, number>();
  const typeText = (type: Type): unknown => {
    if (type.kind !== 'complex') return type;
    const known = met.get(type);
    if (known !== undefined) return known;
    met.set(type, met.size);
    const derived = facts.schema.derivedFrom(type.name).map((each: ComplexType) => [each.name, typeText(each)]);
    return [type.abstract, type.content().map(particleText), type.attributes(), derived];
  };
  const elementText = (each: Declaration): unknown => [
    each.ns,
    each.name,
    each.nillable,
    each.default,
    each.fixed,
    typeText(each.type()),
  ];
  const particleText = (each: Particle): unknown => {
    const occurrence = [each.kind, each.min, String(each.max)];
    if (each.kind === 'any') return occurrence;
    return [...occurrence, each.kind === 'element' ? elementText(each.declaration) : each.members.map(particleText)];
  };
  const headers = [requestHeaders, replyHeaders].map((each) => each.map(elementText));
  const paths = [...facts.offers].map(([version, each]) => [version, each.operations.has(name) ? each.path : null]);
  return JSON.stringify([paths, name, action, elementText(input), output && elementText(output), headers]);
}
