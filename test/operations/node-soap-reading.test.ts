import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WSDL } from 'soap';
import { beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../generated/index.js';
import type { Operation } from '../../src/index.js';
import type { ElementDeclaration, TypeReference } from '../../src/soap/schema/contract.js';
import { definitionOf, elementOf, elementsAloneOf, unforeseen } from './form.js';

/** Compares the contract with the WSDL as node-soap, an independent implementation, reads it. */

const operations = Object.entries<Operation>(contract.operations);
const file = join(__dirname, '../../wsdl/rescue.wsdl');

/**
 * A type as node-soap describes it: `s:int`, `COLOUR|s:string|Red,Green`, or an object with the members by name, where
 * a repeated member is named `X[]`.
 */
type Described = string | { readonly [member: string]: Described };

/** The same type without prefixes, and with the members in order. */
type Shape = string | readonly (readonly [member: string, Shape])[];

let wsdl: WSDL;
beforeAll(async () => {
  wsdl = await new Promise<WSDL>((resolve, reject) => {
    const read = new WSDL(readFileSync(file, 'utf8'), file, {});
    read.onReady((error?: Error | null) => (error ? reject(error) : resolve(read)));
  });
});

/** A port in node-soap's description of the service. */
function portOf(name: string) {
  const [service = ''] = Object.keys(wsdl.definitions.services);
  const { methods } = wsdl.definitions.services[service]!.ports[name]!.binding;
  const described = wsdl.describeServices() as Record<string, Record<string, Record<string, Described>>>;
  return { methods, described: described[service]![name]! };
}

function ports(): string[] {
  return Object.values(wsdl.definitions.services).flatMap(({ ports }) => Object.keys(ports));
}

test('there are two SOAP ports', () => {
  expect(ports()).toHaveLength(2);
});

describe.each([0, 1])('in SOAP port %i', (at) => {
  test('the operations are the same as in the contract, in the same order', () => {
    const { methods, described } = portOf(ports()[at]!);
    const names = operations.map(([name]) => name);
    expect(Object.keys(methods)).toEqual(names);
    expect(Object.keys(described)).toEqual(names);
  });

  test.each(operations)('%s has the same action, elements and members as in the contract', (name, operation) => {
    const { methods, described } = portOf(ports()[at]!);
    const { soapAction, style, input, output } = methods[name]!;
    expect({ action: soapAction, style }).toEqual({ action: operation.action, style: 'document' });
    const [request, reply] = [elementOf(operation, 'input'), elementOf(operation, 'output')];
    expect([input, output].map(qName)).toEqual([request, reply].map(ofContract));
    expect(shapeOf(described[name]!)).toEqual([
      ['input', contractShape(request.type)],
      ['output', contractShape(reply.type)],
    ]);
  });
});

/** Returns the element of a message, which node-soap describes instead of the message's part. */
function qName(message: object): object {
  const { $name: name, targetNamespace: ns } = message as { $name?: string; targetNamespace?: string };
  return { ns, name };
}

function ofContract({ ns, name }: ElementDeclaration): object {
  return { ns, name };
}

function shapeOf(described: Described): Shape {
  if (typeof described === 'string') return described.replace(/(^|\|)[\w.-]+:/g, '$1');
  return Object.entries(described)
    .filter(([member]) => member !== 'targetNSAlias' && member !== 'targetNamespace')
    .map(([member, type]) => [member, shapeOf(type)] as const);
}

function contractShape(reference: TypeReference): Shape {
  if (typeof reference === 'string') return reference;
  const type = definitionOf(reference);
  if (type.kind === 'list') throw unforeseen(`how node-soap describes a list (${type.name ?? 'anonymous'})`);
  if (type.kind === 'simple')
    return type.enumeration ? [type.name, type.base, type.enumeration.join(',')].join('|') : type.base;
  const members = type.kind === 'array' ? [type.item] : elementsAloneOf(type);
  return members.map((member) => {
    const { name, max = 1 } = member;
    return [max > 1 ? `${name}[]` : name, contractShape(member.type)] as const;
  });
}
