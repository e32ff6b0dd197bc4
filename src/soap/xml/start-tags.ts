import { XML, XMLNS, XSI } from './names.js';
import { noAttributes, type XmlAttribute } from './tree.js';

/** The namespaces in scope, and the start tags that were read in this scope. */
export interface Scope {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly tags: Map<string, ParsedTag>;
  readonly cache: TagCache;
  /** In the outermost scope only: the root start tag of the previous document. */
  root: ParsedTag | undefined;
}

/** A parsed start tag. */
export interface ParsedTag {
  /** The source text between `<` and `>`. */
  readonly tag: string;
  /** The scope that encloses the element. */
  readonly outer: Scope;
  /** `true` if this tag is cached in `outer`. */
  readonly isCached: boolean;
  /** The start tag that followed last time. Only cached tags refer to each other; otherwise, no tag could be freed. */
  next: ParsedTag | undefined;
  /**
   * The source text from the `/` of the end tag to the end of `next`, if the element has no child elements: `/a><b>`.
   */
  follow: string | undefined;
  readonly ns: string;
  readonly local: string;
  /** The name as written. */
  readonly raw: string;
  readonly attributes: readonly XmlAttribute[];
  /** The scope inside the element. */
  readonly scope: Scope;
}

/** A tag whose next sibling is known. */
export type FollowedTag = ParsedTag & { readonly next: ParsedTag; readonly follow: string };

/**
 * The maximum number of cached start tags. Replies from one service start alike and repeat their tags, so parsed tags
 * are cached across documents, except those with attributes that differ from row to row. A hostile document can fill
 * the cache, but not exceed this limit.
 */
export const MAX_CACHED_TAGS = 2000;
const MAX_CACHED_LENGTH = 500;

/** A cache of start tags: the scope around root elements, and the number of tags in all scopes. */
export class TagCache {
  outermost = this.outermostScope();
  size = 0;

  /** @param hasAttributes `true` to cache tags with any attributes, for a single document in which such tags repeat */
  constructor(private readonly hasAttributes = false) {}

  clear(): void {
    this.outermost = this.outermostScope();
    this.size = 0;
  }

  accepts({ tag, attributes }: ParsedTag): boolean {
    if (this.size >= MAX_CACHED_TAGS || tag.length > MAX_CACHED_LENGTH) return false;
    // xsi:nil and xsi:type only have a few different values
    return this.hasAttributes || attributes.every(({ ns }) => ns === XSI);
  }

  private outermostScope(): Scope {
    return { prefixes: new Map([['xml', XML]]), tags: new Map<string, ParsedTag>(), cache: this, root: undefined };
  }
}

/** The cache shared by all documents. */
export const tagCache = new TagCache();

/** The maximum number of attributes, including namespace declarations. Tags with more attributes are left to saxes. */
const MAX_ATTRIBUTES = 50;
/** The maximum number of prefixes. If more prefixes are in scope, tags are left to saxes. */
const MAX_PREFIXES = 51;
const NAME = /^(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)/;
const ATTRIBUTE = /[ \n\t]+(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)=(?:"([^"<&\n\t\r]*)"|'([^'<&\n\t\r]*)')/y;

/** Parses the text between `<` and `>` of a start tag. @returns undefined if saxes must read the tag */
export function parseTag(written: string, outer: Scope): ParsedTag | undefined {
  const parsed = parse(written, outer);
  if (!parsed || !outer.cache.accepts(parsed)) return parsed;
  // the tag is copied, because a slice keeps the entire string in memory, and the cache must not retain replies
  const own = parse(Buffer.from(written).toString(), outer) as ParsedTag;
  const tag = { ...own, local: interned(own.local), isCached: true };
  outer.cache.size++;
  outer.tags.set(tag.tag, tag);
  return tag;
}

function parse(tag: string, outer: Scope): ParsedTag | undefined {
  const [raw = '', prefix = '', local = ''] = NAME.exec(tag) ?? [];
  if (raw === '') return undefined;
  const declared = new Map<string, string>();
  const written: { readonly prefix: string; readonly name: string; readonly value: string }[] = [];
  let at = raw.length;
  while (at < tag.length) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(tag);
    if (!match) {
      if (/[^ \n\t]/.test(tag.slice(at))) return undefined;
      break;
    }
    at = ATTRIBUTE.lastIndex;
    if (declared.size + written.length >= MAX_ATTRIBUTES) return undefined;
    const [, attributePrefix = '', name = '', double, single] = match;
    const value = double ?? single ?? '';
    if (attributePrefix === 'xmlns' || (attributePrefix === '' && name === 'xmlns')) {
      const declaredPrefix = attributePrefix === '' ? '' : name;
      if (declared.has(declaredPrefix) || !isDeclarable(declaredPrefix, value)) return undefined;
      declared.set(declaredPrefix, interned(value));
    } else written.push({ prefix: attributePrefix, name, value });
  }
  let scope = outer;
  if (declared.size > 0)
    scope = {
      prefixes: new Map([...outer.prefixes, ...declared]),
      tags: new Map(),
      cache: outer.cache,
      root: undefined,
    };
  if (scope.prefixes.size > MAX_PREFIXES) return undefined;
  const ns = scope.prefixes.get(prefix) ?? (prefix === '' ? '' : undefined);
  if (ns === undefined) return undefined;
  const attributes: XmlAttribute[] = [];
  for (const each of written) {
    // an attribute without a prefix is in no namespace
    const uri = each.prefix === '' ? '' : scope.prefixes.get(each.prefix);
    if (uri === undefined || attributes.some((other) => other.ns === uri && other.name === each.name)) return undefined;
    attributes.push({ ns: uri, name: each.name, value: each.value });
  }
  return {
    tag,
    outer,
    isCached: false,
    next: undefined,
    follow: undefined,
    ns,
    local,
    raw,
    attributes: attributes.length === 0 ? noAttributes : attributes,
    scope,
  };
}

function isDeclarable(prefix: string, ns: string): boolean {
  if (/^xml/i.test(prefix) || (prefix !== '' && ns === '')) return false;
  return ns === ns.trim() && ns !== XML && ns !== XMLNS;
}

/** Records that the tag `next` followed the tag `latest`, or was the root tag. */
export function expectNext(latest: ParsedTag | undefined, next: ParsedTag): void {
  if (!latest) {
    next.outer.root = next;
    return;
  }
  latest.next = next;
  latest.follow = next.outer === latest.outer ? `/${latest.raw}><${next.tag}>` : undefined;
}

/**
 * Returns the same text, interned by V8 like a property name. Looking up an interned text in compiled types compares no
 * characters.
 */
function interned(text: string): string {
  return Object.keys({ [text]: undefined })[0] as string;
}
