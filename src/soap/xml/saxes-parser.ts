import type { SaxesTagNS } from 'saxes';
import { loadSaxes } from './lazy-saxes.cjs';
import { XMLNS, type Prefixes } from './names.js';
import { noAttributes, type XmlAttribute } from './tree.js';

/** Receives the parsing events of a document, in document order. An error thrown by the sink stops the reader. */
export interface XmlSink {
  /** @param prefixes the namespaces in scope. The object remains valid after the element, for values with prefixes */
  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void;
  /** Called with text, possibly in several pieces. */
  text(text: string): void;
  close(): void;
  /** Called for `<!DOCTYPE ...>`. Reading continues unless this method throws. */
  doctype(doctype: string): void;
  /** Called for a comment or a processing instruction. */
  interruption(): void;
}

/** Thrown if a document exceeds a limit. The message names the limit, as a predicate. */
export class LimitExceeded extends Error {}

/** The maximum number of attributes per element. */
const MAX_ATTRIBUTES = 1000;

/** The initial state of a saxes parser. */
export interface SaxesStart {
  /** `true` if the line and column are needed. */
  readonly position: boolean;
  /** Text to read first, without reporting it. */
  readonly before: string;
  /** The namespaces in scope after that text, for the outermost scope and for each open element. */
  readonly scopes: readonly Prefixes[];
  /** `true` to report a DOCTYPE. */
  readonly reportsDoctype: boolean;
}

/**
 * The part of a saxes parser that the reader uses. The type declarations of saxes require `skipLibCheck`, so our type
 * declarations do not refer to them.
 */
export interface XmlParser {
  readonly line: number;
  readonly column: number;
  write(text: string): unknown;
  close(): unknown;
}

/** Creates a saxes parser that reports a document's events to a sink and throws its errors. */
export function saxesParser(sink: XmlSink, start: SaxesStart): XmlParser {
  const { SaxesParser } = loadSaxes();
  const saxes = new SaxesParser({ xmlns: true, position: start.position });
  saxes.on('error', (error) => {
    throw error;
  });
  let attributes = 0;
  saxes.on('opentagstart', () => (attributes = 0));
  saxes.on('attribute', () => {
    // saxes processes all attributes of a tag at once: four million attributes would block the process for 16 s
    if (++attributes > MAX_ATTRIBUTES)
      throw new LimitExceeded(`has an element with more than ${MAX_ATTRIBUTES} attributes`);
  });
  if (start.before !== '') saxes.write(start.before);
  if (start.reportsDoctype) saxes.on('doctype', (doctype) => sink.doctype(doctype));
  // saxes discards an element's prefixes before it reports the end of the element
  const scopes = [...start.scopes];
  saxes.on('opentag', (tag) => {
    const scope = withDeclarations(tag, scopes.at(-1) as Prefixes);
    scopes.push(scope);
    sink.open(tag.uri, tag.local, attributesOf(tag), scope);
  });
  saxes.on('text', (piece) => sink.text(piece));
  // an empty CDATA section is not text
  saxes.on('cdata', (piece) => {
    if (piece !== '') sink.text(piece);
  });
  saxes.on('comment', () => sink.interruption());
  saxes.on('processinginstruction', () => sink.interruption());
  saxes.on('closetag', () => {
    scopes.pop();
    sink.close();
  });
  return saxes;
}

/**
 * Returns a scope with the declarations of a tag added. Scopes are chained instead of copied, because a hostile
 * document may declare many prefixes.
 */
function withDeclarations({ ns }: SaxesTagNS, outer: Prefixes): Prefixes {
  if (Object.keys(ns).length === 0) return outer;
  return { get: (prefix) => (Object.hasOwn(ns, prefix) ? ns[prefix] : outer.get(prefix)) };
}

function attributesOf(tag: SaxesTagNS): readonly XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  for (const { uri, local, value } of Object.values(tag.attributes))
    if (uri !== XMLNS) attributes.push({ ns: uri, name: local, value });
  return attributes.length === 0 ? noAttributes : attributes;
}
