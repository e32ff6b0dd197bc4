import { SECRET_NAME } from '../../soap/mask.js';
import type {
  ComplexType,
  ElementDeclaration,
  Occurrence,
  Particle,
  TypeReference,
} from '../../soap/schema/contract.js';
import { type CompiledSimpleType, compiledSimpleType } from '../../soap/schema/simple-types.js';
import { suggestion } from '../../suggestion.js';
import { CommandError } from '../command-error.js';

/** Converts command-line arguments to a request, based on the types in the contract. */

/** A member of a request. */
interface Member extends Occurrence {
  /** The name of the member in the request, if the command line may use a different name. */
  readonly key?: string;
  readonly type: TypeReference;
  readonly nillable?: true;
  /** The members of a particle group (`$choice`). */
  readonly group?: ReadonlyMap<string, Member>;
}

/** The arguments by name, before conversion. The values of a repeated argument form an array. */
interface Given {
  [name: string]: string | string[] | Given;
}

/** Creates an object without a prototype, because an argument may be named `__proto__`. */
const emptyGiven = (): Given => Object.create(null) as Given;

export interface RequestArguments {
  readonly input: ElementDeclaration | undefined;
  /**
   * The parameter names of `RescueClient`, which are alternative names for top-level members: `session` for `iSession`.
   */
  readonly aliases: ReadonlyMap<string, string>;
  /** The environment variables that commands read members from, by member name. */
  readonly variables: ReadonlyMap<string, string>;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/**
 * Reads arguments of the form `name=value`. A member of a structure is written as `outer.name=value`, a whole structure
 * as JSON, a list as a repeated name, nil as `null`, and a secret as `name=env:VARIABLE`. Each value is converted to
 * the type of its member.
 *
 * @throws CommandError if a name is not a member, a value does not match its type, or a secret is passed as an argument
 */
export function requestFrom(
  texts: readonly string[],
  { input, aliases, ...secrets }: RequestArguments,
): Record<string, unknown> {
  const given = emptyGiven();
  const aliasOf = new Map([...aliases].map(([alias, key]) => [key, alias]));
  for (const [at, text] of texts.entries()) {
    const [, name, value = ''] = /^([^=]+)=([^]*)$/.exec(text) ?? [];
    // the message does not quote the argument, which may be a secret
    if (name === undefined) throw new CommandError(`argument ${at + 1} after the operation is not name=value`);
    const [first = '', ...rest] = name.split('.');
    addTo(given, [aliasOf.get(first) ?? first, ...rest], value, name);
  }
  const declared = input ? [...membersOf({ type: input.type })] : [];
  const members = new Map(declared.map(([key, member]) => [aliasOf.get(key) ?? key, { ...member, key }]));
  return new Converter(secrets).object(given, members, '');
}

function addTo(given: Given, [first = '', ...rest]: readonly string[], value: string, name: string): void {
  const before = Object.hasOwn(given, first) ? given[first] : undefined;
  const isWhole = typeof before === 'string' || Array.isArray(before);
  if (before !== undefined && isWhole === rest.length > 0)
    throw new CommandError(`${name} is passed both as a whole and by its members: pass only one of them`);
  if (rest.length > 0) return addTo((given[first] ??= emptyGiven()) as Given, rest, value, name);
  given[first] = isWhole ? [before, value].flat() : value;
}

class Converter {
  constructor(private readonly secrets: Pick<RequestArguments, 'variables' | 'env'>) {}

  object(given: object, members: ReadonlyMap<string, Member>, path: string): Record<string, unknown> {
    const entries = Object.entries(given).map(([name, value]: [string, unknown]) => {
      const member = members.get(name);
      // `$type`, `$content` and `$attributes` are checked later, together with the complete request
      if (!member && name.startsWith('$')) return [name, value];
      if (!member)
        throw new CommandError(`"${path}${name}" is not an argument here: ${suggestion(name, [...members.keys()])}`);
      return [member.key ?? name, this.value(value, member, path + name)];
    });
    return Object.fromEntries(entries) as Record<string, unknown>;
  }

  private value(given: unknown, member: Member, path: string): unknown {
    const { type, nillable, max = 1 } = member;
    const definition = typeof type === 'function' ? type() : undefined;
    const item: Member | undefined =
      max > 1 ? { ...member, max: 1 } : definition?.kind === 'array' ? definition.item : undefined;
    if (given === null || (given === 'null' && nillable)) return null;
    if (item) {
      const items = typeof given === 'string' && given.startsWith('[') ? jsonOf(given, path) : given;
      return [items].flat().map((each) => this.value(each, { ...item, max: 1 }, path));
    }
    if (Array.isArray(given) && definition?.kind !== 'list') throw new CommandError(`${path} is given twice`);
    if (definition?.kind !== 'complex' && !member.group) return this.simple(given, type, path);
    const structure = typeof given === 'string' ? jsonOf(given, path) : given;
    if (typeof structure !== 'object' || structure === null || Array.isArray(structure))
      throw new CommandError(`${path} is a structure: pass its members (${path}.NAME=VALUE) or a JSON object`);
    return this.object(structure, member.group ?? membersOf(member, structure), `${path}.`);
  }

  private simple(given: unknown, type: TypeReference, path: string): unknown {
    if (type === 'anyType' || type === 'tree')
      return typeof given === 'string' && given.startsWith('{') ? jsonOf(given, path) : given;
    const compiled = compiledSimpleType(type);
    if (isSecret(path, compiled)) return this.secret(given, path);
    // qualified names are passed in Clark notation, which needs no conversion
    if (compiled.isQualified) return given;
    const isStructure = typeof given === 'object' && !Array.isArray(given);
    const value = isStructure ? undefined : compiled.decode([given].flat().map(String).join(' '), undefined);
    // a Date cannot be passed as an argument
    if (value === undefined) throw new CommandError(`${path} must be ${compiled.expected.replace(/, or a Date$/, '')}`);
    return value;
  }

  private secret(given: unknown, path: string): string {
    const [, name] = /^env:(\w+)$/.exec(String(given)) ?? [];
    const value = name === undefined ? undefined : this.secrets.env[name];
    if (value !== undefined) return value;
    if (name !== undefined) throw new CommandError(`${path}: the environment variable ${name} is not set`);
    const variable = this.secrets.variables.get(path);
    const instead = variable === undefined ? `pass ${path}=env:VARIABLE and set that variable` : `set ${variable}`;
    throw new CommandError(`${path} is a secret, and other users of the machine can see arguments: ${instead} instead`);
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${path} must be JSON, such as {"name": "value"}, or pass its members: ${path}.NAME=VALUE`);
  }
}

/** Returns `true` if a member contains text and its name indicates a secret. */
function isSecret(path: string, type: CompiledSimpleType): boolean {
  const isText = !type.isEnumerated && type.decode('text', undefined, false) === 'text';
  return isText && SECRET_NAME.test(path.slice(path.lastIndexOf('.') + 1));
}

/**
 * Returns the members of a structure, by key. The members belong to the type that `$type` specifies or, without
 * `$type`, to the declared type.
 */
function membersOf({ type }: Member, { $type }: { readonly $type?: unknown } = {}): ReadonlyMap<string, Member> {
  const definition = typeof type === 'function' ? type() : undefined;
  if (definition?.kind !== 'complex') return new Map();
  const types = [definition, ...(definition.derived?.() ?? [])];
  return membersOfType(types.find(({ name, tag = name }) => $type !== undefined && tag === $type) ?? definition);
}

function membersOfType({ elements, attributes = [], text }: ComplexType): ReadonlyMap<string, Member> {
  return new Map<string, Member>([
    ...particles(elements),
    ...attributes.map(({ name, key = name, type }): [string, Member] => [key, { type }]),
    ...(text === undefined ? [] : [['$value', { type: text }] as [string, Member]]),
  ]);
}

function particles(all: readonly Particle[]): [string, Member][] {
  return all.map((each) => {
    if (each.kind === 'any') return [each.key, { ...each, type: 'tree' }];
    if (each.kind !== 'group') return [each.key ?? each.name, each];
    return [each.key, { ...each, type: 'tree', group: new Map(each.alternatives.flatMap(particles)) }];
  });
}
