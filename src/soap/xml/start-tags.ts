import { XML, XMLNS, XSI } from './names.js';

/** An attribute that is no namespace declaration. */
export interface XmlAttribute {
  /** Its namespace; `''` for none. */
  readonly ns: string;
  /** Its local name. */
  readonly name: string;
  /** Its value, references resolved. */
  readonly value: string;
}

/** The namespaces that are declared at a place, and the start tags that were read there. */
export interface Scope {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly tags: Map<string, ParsedTag>;
  /** The start tag that a document began with the last time, around root elements. */
  root: ParsedTag | undefined;
}

/** What stands between `<` and `>` of a start tag. */
export interface ParsedTag {
  /** As it stands there. */
  readonly tag: string;
  /** The namespaces around it. */
  readonly outer: Scope;
  /** Whether it is kept with them. */
  readonly isKept: boolean;
  /** The start tag that came next the last time. Kept tags alone know each other, or all that ever came would be kept. */
  next: ParsedTag | undefined;
  /** What stands then from `/` of its own end tag on, if it holds no elements and another one follows: `/a><b>`. */
  follow: string | undefined;
  readonly ns: string;
  readonly local: string;
  /** The name as written. */
  readonly raw: string;
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces within it. */
  readonly scope: Scope;
}

/** One behind which the same one came before. */
export type Followed = ParsedTag & { readonly next: ParsedTag; readonly follow: string };

/**
 * Replies of one service begin alike and repeat their tags, so tags without attributes of their own, by which one differs
 * from the next, are kept from document to document, up to a number that a hostile one can fill but not exceed.
 */
const MAX_KEPT_TAGS = 2000;
const MAX_KEPT_LENGTH = 500;
let kept = 0;
let outermostScope: Scope | undefined;

/** The namespaces that are declared around a root element. */
export function outermost(): Scope {
  if (kept >= MAX_KEPT_TAGS) {
    kept = 0;
    outermostScope = undefined;
  }
  return (outermostScope ??= {
    prefixes: new Map([['xml', XML]]),
    tags: new Map<string, ParsedTag>(),
    root: undefined,
  });
}

function isToBeKept({ tag, attributes }: ParsedTag): boolean {
  // xsi:nil and xsi:type say the same again and again
  return kept < MAX_KEPT_TAGS && tag.length <= MAX_KEPT_LENGTH && attributes.every(({ ns }) => ns === XSI);
}

/** One for all that have none. */
export const noAttributes: readonly XmlAttribute[] = [];
/** More than this in one tag, namespace declarations included, is for saxes. */
const MAX_ATTRIBUTES = 50;
const NAME = /^(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)/;
const ATTRIBUTE = /[ \n\t]+(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)=(?:"([^"<&\n\t\r]*)"|'([^'<&\n\t\r]*)')/y;

/** Reads what stands between `<` and `>` of a start tag; gives nothing where it is anything but ordinary. */
export function parseTag(written: string, outer: Scope): ParsedTag | undefined {
  const parsed = parse(written, outer);
  if (!parsed || !isToBeKept(parsed)) return parsed;
  // a part of a string keeps the whole alive, and what is kept must not keep replies
  const own = parse(Buffer.from(written).toString(), outer) as ParsedTag;
  const tag = { ...own, local: interned(own.local), isKept: true };
  kept++;
  outer.tags.set(tag.tag, tag);
  return tag;
}

function parse(tag: string, outer: Scope): ParsedTag | undefined {
  const [raw = '', prefix = '', local = ''] = NAME.exec(tag) ?? [];
  if (raw === '') return undefined;
  let prefixes: Map<string, string> | undefined;
  const found: { prefix: string; name: string; value: string }[] = [];
  let at = raw.length;
  while (at < tag.length) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(tag);
    if (!match) {
      if (/[^ \n\t]/.test(tag.slice(at))) return undefined;
      break;
    }
    at = ATTRIBUTE.lastIndex;
    if (found.length >= MAX_ATTRIBUTES) return undefined;
    const [, attributePrefix = '', name = '', double, single] = match;
    const value = double ?? single ?? '';
    if (attributePrefix === 'xmlns' || (attributePrefix === '' && name === 'xmlns')) {
      const declared = attributePrefix === '' ? '' : name;
      prefixes ??= new Map(outer.prefixes);
      if (prefixes.size > MAX_ATTRIBUTES) return undefined;
      if (found.some((other) => other.prefix === 'xmlns' && other.name === declared)) return undefined;
      if (
        /^xml/i.test(declared) ||
        value !== value.trim() ||
        value === XML ||
        value === XMLNS ||
        (declared !== '' && value === '')
      )
        return undefined;
      prefixes.set(declared, interned(value));
      found.push({ prefix: 'xmlns', name: declared, value });
    } else found.push({ prefix: attributePrefix, name, value });
  }
  const scope: Scope = prefixes ? { prefixes, tags: new Map<string, ParsedTag>(), root: undefined } : outer;
  const ns = prefix === '' ? (scope.prefixes.get('') ?? '') : scope.prefixes.get(prefix);
  if (ns === undefined) return undefined;
  const attributes = resolve(found, scope);
  if (!attributes) return undefined;
  const isKept = false;
  return { tag, outer, isKept, next: undefined, follow: undefined, ns, local, raw, attributes, scope };
}

/** Remembers that a tag came behind another one, or first. */
export function expectNext(latest: ParsedTag | undefined, next: ParsedTag): void {
  if (!latest) {
    next.outer.root = next;
    return;
  }
  latest.next = next;
  latest.follow = next.outer === latest.outer ? `/${latest.raw}><${next.tag}>` : undefined;
}

/** The same text, as the one that V8 keeps of property names: those of plans are found by it without comparing letters. */
function interned(text: string): string {
  return Object.keys({ [text]: undefined })[0] as string;
}

function resolve(
  found: readonly { prefix: string; name: string; value: string }[],
  scope: Scope,
): readonly XmlAttribute[] | undefined {
  const attributes: XmlAttribute[] = [];
  for (const { prefix, name, value } of found) {
    if (prefix === 'xmlns') continue;
    // an attribute without a prefix is in no namespace
    const ns = prefix === '' ? '' : scope.prefixes.get(prefix);
    if (ns === undefined || attributes.some((other) => other.ns === ns && other.name === name)) return undefined;
    attributes.push({ ns, name, value });
  }
  return attributes.length === 0 ? noAttributes : attributes;
}
