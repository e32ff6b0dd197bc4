import { SECRET_NAME } from '../../soap/mask.js';
import { compiledElement } from '../../soap/codec/compiled-types.js';
import type { ElementDeclaration, Occurrence, Particle, TypeReference } from '../../soap/schema/contract.js';
import { compiledSimpleType } from '../../soap/schema/simple-types.js';
import { suggestion } from '../../suggestion.js';
import { CommandError } from '../command-error.js';

/** Converts command-line arguments to a request, based on the types in the contract. */

/** A member of a request. */
interface Member extends Occurrence {
  readonly type: TypeReference;
  readonly nillable?: true;
}

/** The sources of secrets. */
interface Secrets {
  /** The environment variables that commands read members from, by member name. */
  readonly variables: ReadonlyMap<string, string>;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

export interface RequestArguments extends Secrets {
  readonly input: ElementDeclaration | undefined;
  /** The parameter names of `RescueClient`, which are alternative names for members: `session` for `iSession`. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * Reads arguments of the form `name=value`. A structure is written as JSON, a list as a repeated name or as JSON, nil
 * as `null`, and a secret as `env:VARIABLE`. Each value is converted to the type of its member, except values in JSON,
 * which are checked together with the complete request.
 *
 * @throws CommandError if a name is not a member, a value does not match its type, or a secret is passed as an argument
 */
export function requestFrom(
  texts: readonly string[],
  { input, aliases, ...secrets }: RequestArguments,
): Record<string, unknown> {
  const aliasOf = new Map([...aliases].map(([alias, key]) => [key, alias]));
  const given = new Map<string, string[]>();
  for (const [at, text] of texts.entries()) {
    const [, written, value = ''] = /^([^=]+)=([^]*)$/.exec(text) ?? [];
    // the message does not quote the argument, which may be a secret
    if (written === undefined) throw new CommandError(`argument ${at + 1} after the operation is not name=value`);
    const name = aliasOf.get(written) ?? written;
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  const members = new Map(
    membersOf(input, given.get('$type')?.[0]).map(([key, member]) => [aliasOf.get(key) ?? key, { ...member, key }]),
  );
  const entries = [...given].map(([name, values]): [string, unknown] => {
    const member = members.get(name);
    if (!member) throw new CommandError(`"${name}" is not an argument here: ${suggestion(name, [...members.keys()])}`);
    return [member.key, valueOf(values, member, name, secrets)];
  });
  return Object.fromEntries(entries);
}

/**
 * Returns the members of a request, by key.
 *
 * @param tag the value of `$type`, which may name a type that extends the declared one
 */
function membersOf(input: ElementDeclaration | undefined, tag: string | undefined): readonly [string, Member][] {
  if (!input) return [];
  const declared = compiledElement(input).type;
  if (declared.kind !== 'complex')
    throw new CommandError('the request of this operation is not a structure: call the operation from a program');
  const { keys, definition } = declared.family.find((each) => each.tag === tag) ?? declared;
  const { elements, attributes = [], text = 'string' } = definition;
  const particle = (each: Particle): [string, Member] =>
    each.kind === 'any' || each.kind === 'group'
      ? [each.key, { ...each, type: 'tree' }]
      : [each.key ?? each.name, each];
  const members: [string, Member][] = [
    ...elements.map(particle),
    ...attributes.map(({ name, key = name, type }): [string, Member] => [key, { type }]),
    ['$value', { type: text }],
    ['$attributes', { type: 'tree', max: Infinity }],
    ['$content', { type: 'tree', max: Infinity }],
    ['$text', { type: 'string', max: Infinity }],
    ['$type', { type: 'string' }],
  ];
  return members.filter(([key]) => keys.has(key) || (key === '$type' && declared.family.length > 1));
}

function valueOf(texts: readonly string[], member: Member, name: string, secrets: Secrets): unknown {
  const { type, nillable, max = 1 } = member;
  const definition = typeof type === 'function' ? type() : undefined;
  const item = max > 1 ? member : definition?.kind === 'array' ? definition.item : undefined;
  const [text = '', ...more] = texts;
  const isOne = more.length === 0;
  if (isOne && text === 'null' && nillable) return null;
  if (item)
    return isOne && text.startsWith('[')
      ? jsonOf(text, name, secrets)
      : texts.map((each) => valueOf([each], { ...item, max: 1 }, name, secrets));
  if (!isOne && definition?.kind !== 'list') throw new CommandError(`${name} is given twice`);
  if (definition?.kind === 'complex') return jsonOf(text, name, secrets);
  if (type === 'anyType' || type === 'tree') return text.startsWith('{') ? jsonOf(text, name, secrets) : text;
  const compiled = compiledSimpleType(type);
  const isText = !compiled.isEnumerated && compiled.decode('text', undefined) === 'text';
  if (isText && SECRET_NAME.test(name)) return secretOf(text, name, secrets);
  // qualified names are passed in Clark notation, which needs no conversion
  if (compiled.isQualified) return text;
  const value = compiled.decode(texts.join(' '), undefined);
  // a Date cannot be passed as an argument
  if (value === undefined) throw new CommandError(`${name} must be ${compiled.expected.replace(/, or a Date$/, '')}`);
  return value;
}

function jsonOf(text: string, name: string, secrets: Secrets): unknown {
  const withSecrets = (key: string, value: unknown): unknown => {
    if (!SECRET_NAME.test(key)) return value;
    if (Array.isArray(value)) return value.map((each: unknown) => withSecrets(key, each));
    return typeof value === 'string' ? secretOf(value, key, secrets) : value;
  };
  try {
    return JSON.parse(text, (key, value) => withSecrets(key || name, value));
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${name} must be JSON, such as {"name": "value"}`);
  }
}

function secretOf(text: string, name: string, { variables, env }: Secrets): string {
  const [, variable] = /^env:(\w+)$/.exec(text) ?? [];
  const value = variable === undefined ? undefined : env[variable];
  if (value !== undefined) return value;
  if (variable !== undefined) throw new CommandError(`${name}: the environment variable ${variable} is not set`);
  const own = variables.get(name);
  const instead = own === undefined ? 'pass env:VARIABLE as its value and set that variable' : `set ${own}`;
  throw new CommandError(`${name} is a secret, and other users of the machine can see arguments: ${instead} instead`);
}
