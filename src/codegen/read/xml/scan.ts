import { isXmlText, XMLNS } from '../../../soap/xml/names.js';
import { XML } from '../namespaces.js';

const DECLARATION = /^<\?xml version="1\.0"(?: encoding="[A-Za-z][\w.-]*")? ?\?>/;
const NAME = /([A-Za-z_][\w.-]*)(?::([A-Za-z_][\w.-]*))?/y;
const ATTRIBUTE = /[ \n]+([A-Za-z_][\w.-]*)(?::([A-Za-z_][\w.-]*))?="([^"<\n\t]*)"/y;
const ENTITY = /&(?:amp|lt|gt|quot|apos);/g;
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};
const END = /[ \n]*\/?>/y;
const SLASH = 47;

/** An attribute; declarations of namespaces are not among them. */
export interface XmlAttribute {
  /** As written, with its prefix. */
  readonly name: string;
  readonly local: string;
  /** `''` for an attribute without a prefix. */
  readonly ns: string;
  readonly value: string;
}

/** Takes what stands in a document, in its order. */
export interface Builder {
  /**
   * @param attributes but for declarations of namespaces
   * @param declared the namespaces that the tag declares, by their prefixes; `''` is the default one
   * @param line of the tag's name
   * @returns whether the reading may go on
   */
  open(
    name: string,
    local: string,
    ns: string,
    attributes: readonly XmlAttribute[],
    declared: Declarations,
    line: number,
  ): boolean;
  close(): void;
  text(value: string): void;
}

/** The namespaces that one tag declares, by their prefixes. */
export type Declarations = ReadonlyMap<string, string>;

const noDeclarations: Declarations = new Map();

/**
 * What prefixes stand for within an element. A tag has its own declarations and a reference to those around it: with a
 * copy for each, many tags that declare a prefix would take time by the square.
 */
export class Prefixes implements Iterable<readonly [prefix: string, ns: string]> {
  readonly own: Declarations;
  private readonly outer: Prefixes | undefined;

  constructor(own: Declarations = noDeclarations, outer?: Prefixes) {
    this.own = own;
    this.outer = outer;
  }

  get(prefix: string): string | undefined {
    // no recursion; elements are nested 128 deep at most
    for (let at: Prefixes | undefined = this; at; at = at.outer) {
      const ns = at.own.get(prefix);
      if (ns !== undefined) return ns;
    }
    return undefined;
  }

  [Symbol.iterator](): Iterator<readonly [prefix: string, ns: string]> {
    return new Map([...(this.outer ?? []), ...this.own])[Symbol.iterator]();
  }
}

/**
 * Reads what nearly every description consists of, several times as fast as saxes: elements with ASCII names, quoted
 * attributes, text with the five entities. It judges nothing: where it meets anything else, right or wrong, it gives
 * `false`, and what it has built is void.
 */
export function scan(written: string, builder: Builder): boolean {
  const text = written.includes('\r') ? written.replace(/\r\n?/g, '\n') : written;
  if (!isXmlText(text) || text.includes(']]>')) return false;
  const open: { readonly raw: string; readonly outer: Prefixes }[] = [];
  let scope = new Prefixes(new Map([['xml', XML]]));
  let at = DECLARATION.exec(text)?.[0].length ?? 0;
  let hasRoot = false;
  let line = 1;
  let nextLine = text.indexOf('\n');
  for (;;) {
    const tag = text.indexOf('<', at);
    const before = text.slice(at, tag < 0 ? text.length : tag);
    if (open.length > 0) {
      const plain = resolveEntities(before);
      if (plain === undefined) return false;
      if (plain !== '') builder.text(plain);
    } else if (/[^ \n\t]/.test(before)) return false;
    if (tag < 0) return hasRoot && open.length === 0;

    if (text.charCodeAt(tag + 1) === SLASH) {
      const element = open.pop();
      if (!element || !text.startsWith(`${element.raw}>`, tag + 2)) return false;
      scope = element.outer;
      builder.close();
      at = tag + 3 + element.raw.length;
      continue;
    }
    for (; nextLine >= 0 && nextLine < tag; nextLine = text.indexOf('\n', nextLine + 1)) line++;
    if (hasRoot && open.length === 0) return false;
    const found = readTag(text, tag + 1, scope);
    if (!found || !builder.open(found.raw, found.local, found.ns, found.attributes, found.declared, line)) return false;
    hasRoot = true;
    at = found.end;
    if (found.isEmpty) builder.close();
    else {
      open.push({ raw: found.raw, outer: scope });
      scope = found.scope;
    }
  }
}

/** Reads a start tag; `at` is behind its `<`, `end` behind its `>`. */
function readTag(text: string, at: number, outer: Prefixes) {
  NAME.lastIndex = at;
  const name = NAME.exec(text);
  if (!name) return undefined;
  const [raw, first = '', second] = name;
  let end = NAME.lastIndex;
  let declared: Map<string, string> | undefined;
  const attributes: Writable<XmlAttribute>[] = [];
  let prefixed: { readonly attribute: Writable<XmlAttribute>; readonly prefix: string }[] | undefined;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    end = ATTRIBUTE.lastIndex;
    const [, start = '', local, written = ''] = match;
    const value = resolveEntities(written);
    if (value === undefined) return undefined;
    if (start === 'xmlns') {
      declared ??= new Map<string, string>();
      if (!isDeclarable(local, value) || declared.has(local ?? '')) return undefined;
      declared.set(local ?? '', value);
    } else if (local === undefined) attributes.push({ name: start, local: start, ns: '', value });
    else {
      const attribute = { name: `${start}:${local}`, local, ns: '', value };
      attributes.push(attribute);
      (prefixed ??= []).push({ attribute, prefix: start });
    }
  }
  END.lastIndex = end;
  const last = END.exec(text)?.[0];
  if (last === undefined) return undefined;
  const scope = declared ? new Prefixes(declared, outer) : outer;
  // what it declares may stand behind what uses it
  for (const { attribute, prefix } of prefixed ?? []) {
    const found = scope.get(prefix);
    if (found === undefined) return undefined;
    attribute.ns = found;
  }
  const ns = second === undefined ? (scope.get('') ?? '') : scope.get(first);
  if (ns === undefined || hasTwins(attributes)) return undefined;
  const isEmpty = text.charCodeAt(END.lastIndex - 2) === SLASH;
  const local = second ?? first;
  return { raw, local, ns, attributes, declared: declared ?? noDeclarations, scope, isEmpty, end: END.lastIndex };
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };

/** Whether a prefix may stand for a namespace: what no prefix may stand for, and what may stand for no prefix. */
function isDeclarable(prefix: string | undefined, ns: string): boolean {
  if (prefix !== undefined && (ns === '' || /^xml/i.test(prefix))) return false;
  return ns === ns.trim() && ns !== XML && ns !== XMLNS;
}

/** Whether two have one name. */
function hasTwins(attributes: readonly XmlAttribute[]): boolean {
  const locals = new Set(attributes.map((each) => each.local));
  if (locals.size === attributes.length) return false;
  const names = new Map<string, Set<string>>();
  for (const { ns, local } of attributes) {
    const known = names.get(ns);
    if (known?.has(local)) return true;
    names.set(ns, known?.add(local) ?? new Set([local]));
  }
  return false;
}

function resolveEntities(text: string): string | undefined {
  if (!text.includes('&')) return text;
  const plain = text.replace(ENTITY, (entity) => entities[entity] ?? '');
  return text.replace(ENTITY, '').includes('&') ? undefined : plain;
}
