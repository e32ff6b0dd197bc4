import { attributes, charsets, markup, names, namespaces, values } from './dictionary.js';
import type { Random } from './random.js';
import { allSecrets } from './secrets.js';

/** Mutations of an XML document as text. The document does not have to be well-formed, before or after the mutation. */
type Change = (random: Random, xml: string, other: string) => string;

/** Returns the start and the end of a tag, comment or processing instruction. */
type Token = readonly [from: number, to: number];

function tokensOf(xml: string): Token[] {
  return [...xml.matchAll(/<[^<>]*>/g)].map(({ index, 0: { length } }) => [index, index + length] as const);
}

/** Returns the range of an element, from its start tag to its end tag. */
function elementOf(random: Random, xml: string): Token | undefined {
  const tokens = tokensOf(xml).filter(([from]) => /[^!?]/.test(xml[from + 1] ?? '!'));
  const starts = tokens.filter(([from]) => xml[from + 1] !== '/');
  if (starts.length === 0) return undefined;
  const start = random.pick(starts);
  let depth = 0;
  for (const [from, to] of tokens.slice(tokens.indexOf(start))) {
    if (xml[from + 1] === '/') depth--;
    else if (xml[to - 2] !== '/') depth++;
    if (depth <= 0) return [start[0], to];
  }
  return [start[0], xml.length];
}

function replaced(xml: string, [from, to]: Token, by: string): string {
  return xml.slice(0, from) + by + xml.slice(to);
}

/** Mutates an element. A document without one is mutated at its end. */
function withElement(random: Random, xml: string, change: (element: string) => string): string {
  const element = elementOf(random, xml);
  return element ? replaced(xml, element, change(xml.slice(...element))) : xml + change('');
}

/** Returns a position between two tokens or inside a text. */
function placeIn(random: Random, xml: string): number {
  const tokens = tokensOf(xml);
  return tokens.length > 0 && !random.once(4) ? random.pick(tokens)[1] : random.below(xml.length + 1);
}

function insertAt(xml: string, at: number, piece: string): string {
  return xml.slice(0, at) + piece + xml.slice(at);
}

/** Replaces one of the matches of a pattern. */
function replaceOne(random: Random, xml: string, pattern: RegExp, by: (found: RegExpExecArray) => string): string {
  const found = [...xml.matchAll(pattern)];
  if (found.length === 0) return xml;
  const one = random.pick(found);
  return replaced(xml, [one.index, one.index + one[0].length], by(one));
}

const faults = (text: string, code: string, detail: string): readonly string[] => [
  `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${text}</faultstring><faultactor>a</faultactor>${detail}</soap:Fault>`,
  `<soap:Fault><soap:Code><soap:Value>soap:${code}</soap:Value><soap:Subcode><soap:Value>my:${code}</soap:Value></soap:Subcode></soap:Code><soap:Reason><soap:Text xml:lang="en">${text}</soap:Text></soap:Reason>${detail.replaceAll('detail', 'soap:Detail')}</soap:Fault>`,
  `<soap:Fault>${detail}</soap:Fault>`,
];

const codes = ['Client', 'Server', 'Sender', 'Receiver', 'MustUnderstand', 'Client.A', ...allSecrets] as const;
const details = [
  '',
  '<detail/>',
  '<detail><Escaped xmlns="urn:zoo"><Date><constructor xmlns="urn:zoo:other">2024-02-19T14:36:37Z</constructor></Date></Escaped></detail>',
  '<detail><Escaped xmlns="urn:zoo"><Date/></Escaped></detail>',
  `<detail><a xmlns:b="urn:b" b:c="${allSecrets[0] as string}">b:d</a></detail>`,
] as const;

const changes: readonly Change[] = [
  function remove(random, xml) {
    return withElement(random, xml, () => '');
  },
  function removeTag(random, xml) {
    return replaceOne(random, xml, /<[^<>]*>/g, () => '');
  },
  function duplicate(random, xml) {
    return withElement(random, xml, (element) => element.repeat(2 + random.below(3)));
  },
  function many(random, xml) {
    return withElement(random, xml, (element) => element.repeat(random.pick([60, 101, 300])));
  },
  function wrap(random, xml) {
    const name = random.pick(names);
    return withElement(random, xml, (element) => `<${name}>${element}</${name}>`);
  },
  function nest(random, xml) {
    const depth = random.pick([5, 58, 62, 70, 600]);
    return withElement(random, xml, (element) => `${'<a>'.repeat(depth)}${element}${'</a>'.repeat(depth)}`);
  },
  function nestItself(random, xml) {
    const levels = 1 + random.below(4);
    return withElement(random, xml, (element) => {
      const start = /^<([^\s<>/]+)[^<>]*(?<!\/)>/.exec(element);
      return start ? start[0].repeat(levels) + element + `</${start[1]}>`.repeat(levels) : element;
    });
  },
  function move(random, xml) {
    const element = elementOf(random, xml);
    if (!element) return xml;
    const rest = replaced(xml, element, '');
    return insertAt(rest, placeIn(random, rest), xml.slice(...element));
  },
  function graft(random, xml, other) {
    const element = elementOf(random, other);
    return element ? insertAt(xml, placeIn(random, xml), other.slice(...element)) : xml;
  },
  function exchange(random, xml, other) {
    const element = elementOf(random, other);
    return element ? withElement(random, xml, () => other.slice(...element)) : xml;
  },
  function rename(random, xml) {
    const name = random.once(3) ? random.pick(allSecrets) : random.pick(names);
    return withElement(random, xml, (element) => {
      const old = /^<([^\s/>]+)/.exec(element)?.[1];
      return old === undefined ? element : element.replace(`<${old}`, `<${name}`).replace(/<\/[^<>]*>$/, `</${name}>`);
    });
  },
  function value(random, xml) {
    const text = random.pick(values);
    return replaceOne(random, xml, />([^<>]*)<\//g, () => `>${text}</`);
  },
  function valueAndMore(random, xml) {
    return replaceOne(random, xml, />([^<>]*)<\//g, ([, text = '']) => `>${text}${random.pick(values)}</`);
  },
  function attribute(random, xml) {
    const added = random.pick(attributes);
    return replaceOne(random, xml, /<[^<>/!?][^<>]*?(?=\/?>)/g, ([tag]) => tag + added);
  },
  function attributeValue(random, xml) {
    const text = random.pick(values);
    return replaceOne(random, xml, /="[^"]*"/g, () => `="${text.replaceAll('"', '&quot;')}"`);
  },
  function attributeName(random, xml) {
    const name = random.once(3) ? random.pick(allSecrets) : random.pick(names);
    return replaceOne(random, xml, / [\w:.-]+=/g, () => ` ${name}=`);
  },
  function removeAttribute(random, xml) {
    return replaceOne(random, xml, /\s[\w:.-]+="[^"]*"/g, () => '');
  },
  function attributesGalore(random, xml) {
    const count = random.pick([49, 51, 120, 1001]);
    const kind = random.pick(['xmlns:', '', 'xsi:'] as const);
    const added = Array.from({ length: count }, (_, at) => ` ${kind}b${at}="urn:${at}"`).join('');
    return replaceOne(random, xml, /<[^<>/!?][^<>]*?(?=\/?>)/g, ([tag]) => tag + added);
  },
  function namespace(random, xml) {
    const ns = random.once(6) ? random.pick(allSecrets) : random.pick(namespaces);
    return replaceOne(random, xml, /xmlns(:\w+)?="[^"]*"/g, ([, prefix = '']) => `xmlns${prefix}="${ns}"`);
  },
  function soapVersion(random, xml) {
    const [a, b] = random.once(2) ? [namespaces[0], namespaces[1]] : [namespaces[1], namespaces[0]];
    return xml.replaceAll(a, b);
  },
  function markupInside(random, xml) {
    return insertAt(xml, placeIn(random, xml), random.pick(markup));
  },
  function doctype(random, xml) {
    const at = xml.indexOf('?>');
    return insertAt(xml, at < 0 || random.once(3) ? 0 : at + 2, random.pick(markup));
  },
  function cdata(random, xml) {
    return replaceOne(random, xml, />([^<>]+)</g, ([, text = '']) => `><![CDATA[${text}]]><`);
  },
  function references(random, xml) {
    return replaceOne(random, xml, />([^<>&]+)</g, ([, text = '']) => {
      const written = [...text].map((each) => (random.once(3) ? `&#${each.codePointAt(0) as number};` : each));
      return `>${written.join('')}<`;
    });
  },
  function lineEnds(random, xml) {
    const end = random.pick(['\r\n', '\r', '\n', ' ', '\t']);
    return xml.replaceAll('><', `>${end}<`);
  },
  function fault(random, xml) {
    const text = random.once(2) ? random.pick(allSecrets) : random.pick(values);
    const made = random.pick(faults(text, random.pick(codes), random.pick(details)));
    const body = /(<(\w+):Body[^<>]*>)[^]*(<\/\2:Body>)/.exec(xml);
    if (!body) return xml + made;
    const prefix = body[2] as string;
    return replaced(
      xml,
      [body.index, body.index + body[0].length],
      `${body[1]}${made.replaceAll('soap:', `${prefix}:`)}${body[3]}`,
    );
  },
  function header(random, xml) {
    const block = random.pick([
      '<Ticket xmlns="urn:zoo" a="b"><user>x</user></Ticket>',
      '<Trace xmlns="urn:zoo"><id xmlns="urn:zoo:other">5</id></Trace>',
      `<a soap:mustUnderstand="1">${random.pick(values)}</a>`,
      `<${random.pick(allSecrets)} soap:mustUnderstand="true"/>`,
    ]);
    const body = /<(\w+):Body/.exec(xml);
    if (!body) return xml;
    const prefix = body[1] as string;
    return insertAt(xml, body.index, `<${prefix}:Header>${block.replaceAll('soap:', `${prefix}:`)}</${prefix}:Header>`);
  },
  function declaration(random, xml) {
    const rest = xml.replace(/^<\?xml[^>]*>/, '');
    return random.once(4) ? rest : `<?xml version="1.0" encoding="${random.pick(charsets)}"?>${rest}`;
  },
  function longName(random, xml) {
    const name = 'n'.repeat(random.pick([79, 81, 1000, 20_000]));
    return insertAt(xml, placeIn(random, xml), random.once(2) ? `<${name}/>` : `<${name}>`);
  },
  function longText(random, xml) {
    const text = random.pick(['x', '&#10;', '\r', ' ', '\u{1F600}', 'b:c ']).repeat(random.pick([100, 3000]));
    return insertAt(xml, placeIn(random, xml), text);
  },
];

export function mutateXml(random: Random, xml: string, other: string): string {
  return random.pick(changes)(random, xml, other);
}
