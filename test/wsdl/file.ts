import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Declared, OperationFacts } from './rule.js';
import { child, children, named, parse, type Tree } from './tree.js';

const folder = join(__dirname, '../../wsdl');

/** The content of `wsdl/source.json` for a reconstructed WSDL. */
export interface Source {
  readonly how: string;
  readonly from: readonly string[];
  readonly url: string;
  readonly retrieved: string | null;
  readonly reconstructedOn: string;
  readonly correctedOn: string;
  readonly sha256: string;
  readonly evidence: Readonly<
    Record<string, { readonly confidence: string; readonly sources: readonly string[]; readonly unverified?: string }>
  >;
  /**
   * The evidence for each declaration, and what is inferred about it. The keys look like `operation getNote`, `type
   * GROUP` or `member GROUP/sName`.
   */
  readonly notes: Readonly<Record<string, string>>;
  readonly leastSure: readonly { what: string; why: string }[];
  readonly leftOut: Readonly<Record<string, string>>;
  readonly leftOutMembers: Readonly<Record<string, readonly string[]>>;
  readonly observed: readonly { what: string; why: string }[];
  readonly guessed: readonly { what: string; why: string }[];
}

export const file = join(folder, 'rescue.wsdl');
export const bytes = readFileSync(file);
export const text = bytes.toString('utf8');
export const source = JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as Source;
export const { root, preamble } = parse(text);
export const schema = child(child(root, 'types'), 'schema');
export const address = 'https://secure.logmeinrescue.com/API/API.asmx';
export const directions = ['input', 'output'] as const;

export function members(complexType: Tree): Tree[] {
  return children(complexType, 'sequence').flatMap((sequence) => sequence.children);
}

/** Returns the members of an operation's request or reply element. */
export function wrapperMembers({ name }: OperationFacts, direction: 'input' | 'output'): Tree[] {
  const wrapper = named(schema, 'element', direction === 'input' ? name : `${name}Response`);
  return members(child(wrapper, 'complexType'));
}

export function asDeclared({ attributes }: Tree): Declared {
  const { name = '', type = '', minOccurs = '', maxOccurs = '', nillable = 'false' } = attributes;
  return { name, type, minOccurs, maxOccurs, nillable: nillable === 'true' };
}
