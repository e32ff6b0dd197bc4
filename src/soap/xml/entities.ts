import { isXmlText } from './names.js';

/** A character reference without `&` and `;`. */
const CHARACTER = /^#(?:(\d{1,7})|x([\dA-Fa-f]{1,6}))$/;
/** The maximum length of an entity, with `&` and `;`. */
const MAX_ENTITY = '&#1114111;'.length;
const entities: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }),
);

/** Adds the parts of a text, entities resolved. @returns `false` if one is not predefined, or a forbidden character */
export function resolveEntities(text: string, parts: string[]): boolean {
  let from = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at);
    const character = end < 0 || end - at >= MAX_ENTITY ? undefined : characterOf(text.slice(at + 1, end));
    if (character === undefined) return false;
    parts.push(text.slice(from, at), character);
    from = end + 1;
  }
  parts.push(text.slice(from));
  return true;
}

/** The character of an entity without `&` and `;`. */
function characterOf(entity: string): string | undefined {
  const named = entities.get(entity);
  if (named !== undefined) return named;
  const [, decimal, hexadecimal] = CHARACTER.exec(entity) ?? [];
  const code = decimal !== undefined ? parseInt(decimal, 10) : parseInt(hexadecimal ?? '', 16);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  return character !== undefined && isXmlText(character) ? character : undefined;
}

/** The end of the text that can be read before the next piece arrives: before an incomplete entity or `]]>`. */
export function safeEnd(text: string, from: number): number {
  const entity = text.lastIndexOf('&');
  if (entity >= from && text.length - entity < MAX_ENTITY && !text.includes(';', entity)) return entity;
  return safeSectionEnd(text, from);
}

/** The end of the text that can be read before the next piece arrives: before an incomplete `]]>`. */
export function safeSectionEnd(text: string, from: number): number {
  if (text.endsWith(']]')) return Math.max(from, text.length - 2);
  return text.endsWith(']') ? Math.max(from, text.length - 1) : text.length;
}
