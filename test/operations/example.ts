import type { ElementParticle, Operation, TypeDefinition, TypeReference } from '../../src/soap/contract.js';
import { elementsOf, membersOf } from '../../src/soap/members.js';
import { builtIns, isBuiltInType, type BuiltInType } from '../../src/soap/values.js';
import { inputOf, outputOf } from '../support/messages.js';

/** How much of a message an example has: every member, or only those that must be there. */
export type Extent = 'whole' | 'least';

/**
 * Made up from the contract, so that an operation which the next description brings is covered without a hand:
 * every value differs from its neighbours', so that none can stand in another's place unseen, and none is what an empty
 * .NET parameter would hold.
 */
export function exampleRequest(operation: Operation, extent: Extent): unknown {
  // a request keeps a carriage return; a reply of ASMX does not, for it is written raw
  return new Maker(extent, '\r').make(inputOf(operation).type, inputOf(operation).name);
}

/** A reply that says OK. */
export function exampleReply(operation: Operation, extent: Extent): unknown {
  const reply = new Maker(extent, '').make(outputOf(operation).type, outputOf(operation).name);
  return operation.result === undefined ? reply : { ...(reply as object), [operation.result]: okOf(operation) };
}

function okOf({ name, output, result }: Operation): string {
  const type = membersOf(output).find((member) => (member.key ?? member.name) === result)?.type;
  const definition = typeof type === 'function' ? type() : undefined;
  const literals = definition?.kind === 'simple' ? definition.enumeration : undefined;
  return literals?.find((literal) => /(^|_)OK$/i.test(literal)) ?? `${name.replace(/_?v\d+$/i, '')}_OK`;
}

/** What a parser, an escaper or a trimmer could spoil. */
const AWKWARD = ' \u00e4\u20ac\u{1F600} <b>&amp;"\' ]]>\n\t ';

/** The types whose values are text of some form; `string` itself is not among them. */
const lexical: Partial<Record<BuiltInType, string>> = {
  normalizedString: ' a  b ',
  token: 'a b',
  language: 'en-GB',
  Name: 'a:b',
  NCName: 'a.b',
  ID: 'a.b',
  IDREF: 'a.b',
  NMTOKEN: '1a',
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
    if (typeof reference === 'string') {
      if (!isBuiltInType(reference)) throw new Error(`${path} is open content: no example is made up for it yet`);
      return this.simple(reference, path);
    }
    const type = reference();
    if (type.kind === 'list') return [this.make(type.item, path)];
    if (type.kind === 'union') return this.make(type.members[0] ?? 'string', path);
    if (type.kind === 'simple') return type.enumeration?.at(-1) ?? this.simple(type.base, path);
    this.within.add(type);
    const value = type.kind === 'array' ? this.repeat(type.item, path) : this.members(elementsOf(type), path);
    this.within.delete(type);
    return value;
  }

  private members(elements: readonly ElementParticle[], path: string): object {
    const wanted = elements.filter(({ min = 1, type }) => min > 0 || (this.extent === 'whole' && !this.isOpen(type)));
    return Object.fromEntries(
      wanted.map((element) => {
        const { key = element.name, type, max = 1 } = element;
        const place = `${path}.${key}`;
        return [key, max > 1 ? this.repeat(element, place) : this.make(type, place)];
      }),
    );
  }

  private repeat(item: ElementParticle, path: string): unknown[] {
    const { min = 1, max = 1, type, nillable } = item;
    const length = this.extent === 'least' || this.isOpen(type) ? min : Math.max(min, Math.min(max, 3));
    // of several the second is nil, if it may be
    return Array.from({ length }, (_, at) => (at === 1 && nillable ? null : this.make(type, `${path}[${at}]`)));
  }

  /** Whether it would never end: a type within itself. */
  private isOpen(type: TypeReference): boolean {
    return typeof type === 'function' && this.within.has(type());
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
        return ['a', 'b.c'];
    }
  }
}
