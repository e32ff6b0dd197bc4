import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The known facts about the service. This is a copy of the project's record, in which `certain` is always set. */
export interface Facts {
  readonly namespace: string;
  readonly operations: readonly OperationFacts[];
  readonly complexTypes: Readonly<Record<string, readonly MemberFacts[]>>;
  readonly enums: Readonly<Record<string, EnumFacts>>;
  readonly unresolvedTypes: readonly string[];
  readonly leftOut: readonly string[];
  /** The operations whose operation page is known to show, or not to show, the HttpPost form. */
  readonly httpPost: { readonly offeredFor: readonly string[]; readonly notOfferedFor: readonly string[] };
}

export interface OperationFacts {
  readonly name: string;
  readonly confidence: 'op-page' | 'client-code' | 'guide' | 'http-only';
  readonly soapAction: string;
  readonly input: readonly MemberFacts[];
  readonly output: readonly MemberFacts[];
  readonly resultEnum: readonly string[];
  readonly resultEnumComplete: boolean | 'likely';
}

export interface MemberFacts {
  readonly name: string;
  readonly type: string;
  readonly minOccurs?: number;
  readonly maxOccurs?: 'unbounded';
  readonly certain: boolean;
}

export interface EnumFacts {
  readonly confidence: string;
  readonly complete: boolean | 'likely';
  readonly literals: readonly string[];
}

/** A member as the WSDL must declare it. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly minOccurs: string;
  readonly maxOccurs: string;
  readonly nillable: boolean;
}

export const facts = JSON.parse(readFileSync(join(__dirname, 'facts.json'), 'utf8')) as Facts;

/** The only operation that is declared even though its SOAP messages are unknown. */
export const sso = 'requestAuthCodeSSO';

const local = (type: string): string => type.slice(type.indexOf(':') + 1);

export const isResult = (operation: OperationFacts, member: MemberFacts): boolean =>
  member.name === `${operation.name}Result`;

const isResultOrAuthCode = (operation: OperationFacts, member: MemberFacts): boolean =>
  isResult(operation, member) || member.name === 'sAuthCode';

export function isSelected(operation: OperationFacts): boolean {
  if (operation.name === sso) return true;
  if (operation.confidence !== 'op-page' && operation.confidence !== 'client-code') return false;
  if (operation.input.some(({ minOccurs, certain }) => minOccurs !== 0 && !certain)) return false;
  const members = [...operation.input, ...operation.output];
  const seenWhole = members.every(({ certain }) => certain);
  return seenWhole || members.some((member) => member.certain && !isResultOrAuthCode(operation, member));
}

export const selected = facts.operations.filter(isSelected);

export const selectedNames = selected.map(({ name }) => name);

/** The selected operations, as rows for parametrized tests. */
export const each = selected.map((operation): [string, OperationFacts] => [operation.name, operation]);

export function keptMembers(operation: OperationFacts, direction: 'input' | 'output'): readonly MemberFacts[] {
  return operation[direction].filter(
    (member) => member.certain || operation.name === sso || isResultOrAuthCode(operation, member),
  );
}

/** Checks whether a type is an enumeration with unknown enum values. Such a type is declared as a string. */
export function isOpenEnum(type: string): boolean {
  if (type.startsWith('xs:') || local(type) in facts.complexTypes) return false;
  return !facts.enums[local(type)]?.complete;
}

/**
 * Returns the type of a member according to the facts. The result of the SSO call has the type used in the guide's C#
 * sample.
 */
export const factType = (operation: OperationFacts, member: MemberFacts): string =>
  operation.name === sso && isResult(operation, member) ? 'tns:requestAuthCodeRet' : member.type;

export function declaredType(type: string): string {
  if (isOpenEnum(type)) return 's:string';
  return type.startsWith('xs:') ? `s:${local(type)}` : type;
}

const isComplex = (type: string): boolean => local(type) in facts.complexTypes;

/** As in ASMX, value types and enumerations are required, and strings and complex types are optional. */
const minOccursByRule = (type: string): string => (type === 'xs:string' || isComplex(type) ? '0' : '1');

export function declaredMembers(operation: OperationFacts, direction: 'input' | 'output'): Declared[] {
  return keptMembers(operation, direction).map((member) => {
    const type = factType(operation, member);
    const minOccurs = direction === 'input' ? String(member.minOccurs) : minOccursByRule(type);
    return { name: member.name, type: declaredType(type), minOccurs, maxOccurs: '1', nillable: false };
  });
}

export function declaredFields(fields: readonly MemberFacts[]): Declared[] {
  return fields.map(({ name, type, maxOccurs, certain }) => ({
    name,
    type: declaredType(type),
    minOccurs: maxOccurs || !certain ? '0' : minOccursByRule(type),
    maxOccurs: maxOccurs ?? '1',
    nillable: maxOccurs === 'unbounded' && isComplex(type),
  }));
}

/**
 * HttpGet and HttpPost offer the operations that have only simple inputs and no out parameters, with the observed
 * exceptions.
 */
export const overHttp = selected.filter(
  ({ name, input, output }) =>
    output.length === 1 && input.every(({ type }) => !isComplex(type)) && !facts.httpPost.notOfferedFor.includes(name),
);

export const httpNames = overHttp.map(({ name }) => name);

/**
 * The order of the schema: each wrapper element is followed by the types that no earlier element needs, and the HTTP
 * replies come last.
 */
export function schemaInOrder(): string[] {
  const types = new Set<string>();
  const meet = (type: string): string[] => {
    const name = local(type);
    if (!declaredType(type).startsWith('tns:') || types.has(name)) return [];
    types.add(name);
    return [name, ...(facts.complexTypes[name] ?? []).flatMap((field) => meet(field.type))];
  };
  const wrappers = selected.flatMap((operation) =>
    (['input', 'output'] as const).flatMap((direction) => [
      direction === 'input' ? operation.name : `${operation.name}Response`,
      ...keptMembers(operation, direction).flatMap((member) => meet(factType(operation, member))),
    ]),
  );
  const replies = overHttp.flatMap(({ output }) => output.map(({ type }) => local(type)));
  return [...wrappers, ...new Set(replies)];
}
