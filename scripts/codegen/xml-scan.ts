import { isXmlText, XMLNS } from '../../src/soap/xml.js';
import { XML } from './namespaces.js';

const DECLARATION = /^<\?xml version="1\.0"(?: encoding="[A-Za-z][\w.-]*")? ?\?>/;
const NAME = /(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)/y;
const ATTRIBUTE = /[ \n]+(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)="([^"<\n\t]*)"/y;
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

/** An attribute or a declaration of a namespace, as saxes has it. */
export interface ScannedAttribute {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

/** Takes what stands in a document, in its order. */
export interface Builder {
  /**
   * @param line of the tag's name
   * @returns whether the reading may go on
   */
  open(name: string, local: string, uri: string, attributes: readonly ScannedAttribute[], line: number): boolean;
  close(): void;
  text(value: string): void;
}

type Prefixes = ReadonlyMap<string, string>;

/**
 * Reads what nearly every description consists of, several times as fast as saxes: elements with ASCII names, quoted
 * attributes, text with the five entities. It judges nothing: where it meets anything else, right or wrong, it gives
 * `false`, and what it has built is void.
 */
export function scan(written: string, builder: Builder): boolean {
  const text = written.includes('\r') ? written.replace(/\r\n?/g, '\n') : written;
  if (!isXmlText(text) || text.includes(']]>')) return false;
  const open: { readonly raw: string; readonly outer: Prefixes }[] = [];
  let scope: Prefixes = new Map([['xml', XML]]);
  let at = DECLARATION.exec(text)?.[0].length ?? 0;
  let hasRoot = false;
  let line = 1;
  let counted = 0;
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
    for (let end = text.indexOf('\n', counted); end >= 0 && end < tag; end = text.indexOf('\n', counted)) {
      line++;
      counted = end + 1;
    }
    if (hasRoot && open.length === 0) return false;
    const found = readTag(text, tag + 1, scope);
    if (!found || !builder.open(found.raw, found.local, found.ns, found.attributes, line)) return false;
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
  const [raw, prefix = '', local = ''] = NAME.exec(text) ?? [];
  if (raw === undefined) return undefined;
  let end = at + raw.length;
  let own: Map<string, string> | undefined;
  const written: { prefix: string; local: string; value: string }[] = [];
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    end = ATTRIBUTE.lastIndex;
    const value = resolveEntities(match[3] ?? '');
    if (value === undefined) return undefined;
    const [, attributePrefix = '', attributeLocal = ''] = match;
    written.push({ prefix: attributePrefix, local: attributeLocal, value });
    if (attributePrefix !== 'xmlns' && (attributePrefix !== '' || attributeLocal !== 'xmlns')) continue;
    const declared = attributePrefix === '' ? '' : attributeLocal;
    // what no prefix may stand for, and what may stand for no prefix
    if (/^xml/i.test(declared) || value !== value.trim() || value === XML || value === XMLNS) return undefined;
    if (value === '' && declared !== '') return undefined;
    own ??= new Map(outer);
    own.set(declared, value);
  }
  END.lastIndex = end;
  const last = END.exec(text)?.[0];
  if (last === undefined) return undefined;
  const scope = own ?? outer;
  const ns = prefix === '' ? (scope.get('') ?? '') : scope.get(prefix);
  const attributes = resolveNames(written, scope);
  if (ns === undefined || !attributes) return undefined;
  return { raw, local, ns, attributes, scope, isEmpty: last.endsWith('/>'), end: end + last.length };
}

/** The attributes with their namespaces; nothing if a prefix is not declared, or two have one name. */
function resolveNames(
  written: readonly Pick<ScannedAttribute, 'prefix' | 'local' | 'value'>[],
  scope: Prefixes,
): readonly ScannedAttribute[] | undefined {
  const attributes: ScannedAttribute[] = [];
  for (const { prefix, local, value } of written) {
    const isDeclaration = prefix === 'xmlns' || (prefix === '' && local === 'xmlns');
    // an attribute without a prefix is in no namespace
    const uri = isDeclaration ? XMLNS : prefix === '' ? '' : scope.get(prefix);
    if (uri === undefined || attributes.some((each) => each.uri === uri && each.local === local)) return undefined;
    attributes.push({ name: prefix === '' ? local : `${prefix}:${local}`, prefix, local, uri, value });
  }
  return attributes;
}

function resolveEntities(text: string): string | undefined {
  if (!text.includes('&')) return text;
  const plain = text.replace(ENTITY, (entity) => entities[entity] ?? '');
  return text.replace(ENTITY, '').includes('&') ? undefined : plain;
}
