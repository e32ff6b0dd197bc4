import {
  membersOf,
  type Operation,
  type Particle,
  type TypeDefinition,
  type TypeReference,
} from '../../src/soap/schema/contract.js';
import { builtIns, type BuiltInType } from '../../src/soap/schema/values.js';
import { definitionOf, unforeseen } from './form.js';

/** The members of a message that an example contains: all members, or only the required members. */
export type Extent = 'whole' | 'least';

/**
 * Creates examples from the contract, so that the operations of the next WSDL are also covered. Each value differs from
 * its neighbours, so that swapped values are detected, and no value is the default value of a .NET parameter.
 */
export function exampleRequest({ input }: Operation, extent: Extent): unknown {
  if (!input) return undefined;
  // a request preserves a carriage return, but a reply from ASMX does not, because ASMX writes it unescaped
  return new Maker(extent, '\r').make(input.type, input.name);
}

/** Returns a reply with the result OK, or `undefined` if the Body is empty. */
export function exampleReply(operation: Operation, extent: Extent): unknown {
  const { output, result } = operation;
  if (!output) return undefined;
  const reply = new Maker(extent, '').make(output.type, output.name);
  return result === undefined ? reply : { ...(reply as object), [result]: okOf(operation) };
}

function okOf({ name, output, result }: Operation): string {
  const type = membersOf(output).find((member) => (member.key ?? member.name) === result)?.type;
  const definition = typeof type === 'function' ? type() : undefined;
  const literals = definition?.kind === 'simple' ? definition.enumeration : undefined;
  return literals?.find((literal) => /(^|_)OK$/i.test(literal)) ?? `${name.replace(/_?v\d+$/i, '')}_OK`;
}

/** A text that parsing, escaping or trimming could change. */
const AWKWARD = ' \u00e4\u20ac\u{1F600} <b>&amp;"\' ]]>\n\t ';

/** Values for the types, other than `string`, whose values are text with a certain format. */
const lexical: Partial<Record<BuiltInType, string>> = {
  normalizedString: ' a  b ',
  token: 'a b',
  language: 'en-GB',
  Name: 'a:b',
  NCName: 'a.b',
  ID: 'a.b',
  IDREF: 'a.b',
  ENTITY: 'a.b',
  NMTOKEN: '1a',
  QName: '{urn:example}a.b',
  NOTATION: '{urn:example}a.b',
  anyURI: 'https://example.com/?a=1&b=2',
  decimal: '-0012.50',
  dateTime: '2024-02-19T14:36:37.2500000+05:30',
  date: '2024-02-19Z',
  time: '14:36:37.25',
  duration: 'P1DT2H',
  gYear: '2024',
  gYearMonth: '2024-02',
  gMonth: '--02',
  gMonthDay: '--02-19',
  gDay: '---19',
};

class Maker {
  private readonly extent: Extent;
  private readonly lineEnd: string;
  private readonly within = new Set<TypeDefinition>();
  private count = 10;

  constructor(extent: Extent, lineEnd: string) {
    this.extent = extent;
    this.lineEnd = lineEnd;
  }

  make(reference: TypeReference, path: string): unknown {
    const type = definitionOf(reference);
    if (type.kind === 'simple') return type.enumeration?.at(-1) ?? this.simple(type.base, path);
    if (type.kind === 'list') return this.list(type.item, path);
    this.within.add(type);
    const value = type.kind === 'array' ? this.repeat(type.item, path) : this.members(type.elements, path);
    this.within.delete(type);
    return value;
  }

  private members(particles: readonly Particle[], path: string): object {
    const wanted = particles.filter((each) => (each.min ?? 1) > 0 || (this.extent === 'whole' && !this.isOpen(each)));
    return Object.fromEntries(
      wanted.map((particle) => {
        const key =
          particle.kind === 'group' || particle.kind === 'any' ? particle.key : (particle.key ?? particle.name);
        const place = `${path}.${key}`;
        return [key, (particle.max ?? 1) > 1 ? this.repeat(particle, place) : this.one(particle, place)];
      }),
    );
  }

  private repeat(item: Particle, path: string): unknown[] {
    const { min = 1, max = 1 } = item;
    const length = this.extent === 'least' || this.isOpen(item) ? min : Math.max(min, Math.min(max, 3));
    const nillable = item.kind !== 'group' && item.kind !== 'any' && item.nillable;
    // the second item is nil if nil is allowed, and each item uses the next alternative
    return Array.from({ length }, (_, at) => (at === 1 && nillable ? null : this.one(item, `${path}[${at}]`, at)));
  }

  private one(particle: Particle, path: string, at = 0): unknown {
    if (particle.kind === 'any') throw unforeseen(`elements that no type describes (${path})`);
    if (particle.kind !== 'group') return this.make(particle.type, path);
    const ending = particle.alternatives.filter((each) => !each.some((member) => this.isOpen(member)));
    return this.members(ending[at % ending.length] ?? [], path);
  }

  /** Returns different items. They contain no white space, which would split an item in two. */
  private list(item: TypeReference, path: string): unknown[] {
    const length = this.extent === 'least' ? 0 : 2;
    return Array.from({ length }, (_, at) => {
      const value = this.make(item, `${path}[${at}]`);
      return typeof value === 'string' ? value.replace(/\s/g, '') : value;
    });
  }

  /** Returns `true` if the type contains itself, in which case an example would never end. */
  private isOpen(particle: Particle): boolean {
    if (particle.kind === 'any') return false;
    if (particle.kind === 'group')
      return particle.alternatives.every((each) => each.some((member) => this.isOpen(member)));
    return typeof particle.type === 'function' && this.within.has(particle.type());
  }

  private simple(type: BuiltInType, path: string): unknown {
    const number = ++this.count % 100;
    switch (builtIns[type].typescript) {
      case 'string':
        return lexical[type] ?? `${path}${AWKWARD}${this.lineEnd}`;
      case 'number':
        return number;
      case 'bigint':
        return BigInt(number);
      case 'boolean':
        return true;
      case 'Uint8Array':
        return new Uint8Array([0, number, 255]);
      case 'string[]':
        return [`a${number}`, `b${number}`];
    }
  }
}
