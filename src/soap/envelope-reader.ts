import type { ElementDeclaration, ElementParticle } from './schema/contract.js';
import { clip, DecodeError, ElementDecoder } from './codec/decoder.js';
import { namespaceName } from './codec/open-element.js';
import { readFault, type Fault } from './fault.js';
import { HeaderBlocks } from './header-blocks.js';
import { TreeBuilder } from './xml/tree.js';
import { SOAP11, SOAP12, type Prefixes, type SoapVersion } from './xml/names.js';
import { TooMuch, XmlReader, type XmlAttribute, type XmlSink } from './xml/reader.js';

/** What a body turned out to be. */
export type Reading =
  | {
      readonly kind: 'element';
      readonly element: ElementDeclaration;
      readonly decoder: ElementDecoder;
      readonly version: SoapVersion;
    }
  /** A Body with nothing in it, where `expectEmpty` allows that. */
  | { readonly kind: 'empty'; readonly version: SoapVersion }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** An envelope whose content is not what the description says. */
  | { readonly kind: 'misfit'; readonly path: string; readonly problem: string }
  /** No SOAP envelope at all. `root` is the name of the root element, if there was one. */
  | { readonly kind: 'foreign'; readonly root: string | undefined; readonly problem: string };

export interface EnvelopeReaderOptions {
  /** Chooses the declaration by which the element in the Body is decoded; `undefined` if it does not belong there. */
  readonly expect: (ns: string, name: string) => ElementDeclaration | undefined;
  /** What to say was expected, for messages: by `elementName`, or in words. */
  readonly expected: string;
  /** Whether the Body may be empty. */
  readonly expectEmpty?: boolean;
  /** The header blocks that are read, and so understood. */
  readonly headers?: readonly ElementParticle[] | undefined;
  /**
   * Read as ASMX reads requests: see `ElementDecoder`; a comment or processing instruction within a value makes the
   * body unreadable; and `position` is kept.
   */
  readonly lenient?: boolean;
  /** How deep elements may be nested; the parser's cost is quadratic in it. Default 64. */
  readonly maxDepth?: number;
  /** How many elements there may be. Default: no limit. */
  readonly maxElements?: number;
}

const DEFAULT_MAX_DEPTH = 64;

/** How much may stand before the root element, in characters: a declaration, comments. */
const MAX_PROLOGUE = 64 * 1024;

/** How much of a fault is kept, in elements and attributes; the rest of it is passed over. */
const MAX_FAULT_NODES = 10_000;

/**
 * Reads a SOAP envelope of either version while its text arrives. Refuses DOCTYPE (and with it entities) and stops at
 * the first thing that is wrong, so that a hostile body costs no more than what came before.
 */
export class EnvelopeReader implements XmlSink {
  /** Names of header blocks that the receiver must understand (SOAP 1.1 4.2.3, SOAP 1.2 5.2.3). */
  readonly mustUnderstand: string[] = [];
  /** The outcome as soon as it is settled that nothing good can come. */
  stopped: Reading | undefined;
  /** The namespace of the root element, once its start tag came. */
  rootNs: string | undefined;

  private readonly options: EnvelopeReaderOptions;
  private readonly parser: XmlReader;
  private readonly maxElements: number;
  private elements = 0;
  private depth = 0;
  private prologue = 0;
  private root: string | undefined;
  private soapVersion: SoapVersion | undefined;
  private part: 'Header' | 'Body' | 'other' = 'other';
  private reading: Reading | undefined;
  private bodyDone = false;
  private decoder: ElementDecoder | undefined;
  private element: ElementDeclaration | undefined;
  private fault: TreeBuilder | undefined;
  private readonly blocks: HeaderBlocks | undefined;

  constructor(options: EnvelopeReaderOptions) {
    this.options = options;
    this.maxElements = options.maxElements ?? Infinity;
    if (options.headers && options.headers.length > 0)
      this.blocks = new HeaderBlocks(options.headers, options.lenient ?? false);
    this.parser = new XmlReader(this, options.lenient);
  }

  /** The SOAP version, once the Envelope's start tag came. */
  get version(): SoapVersion | undefined {
    return this.soapVersion;
  }

  /** The header blocks that are declared and were read, by their keys. */
  get headers(): Readonly<Record<string, unknown>> | undefined {
    return this.blocks?.values;
  }

  /** Where in the document the reading stands. Kept only when `lenient`. */
  get position(): { readonly line: number; readonly column: number } {
    return this.parser.position;
  }

  /**
   * Takes the next piece of the body's text. Never throws.
   *
   * @param isXmlText whether it is known to hold nothing that XML 1.0 forbids; it is not looked through again
   */
  write(text: string, isXmlText = false): void {
    if (this.stopped) return;
    try {
      this.parser.write(text, isXmlText);
      if (this.rootNs === undefined && (this.prologue += text.length) > MAX_PROLOGUE)
        throw new Foreign(`has no root element within its first ${MAX_PROLOGUE} characters`);
    } catch (error) {
      this.stopped = this.whatStopped(error);
    }
  }

  /** The body is complete. */
  end(): Reading {
    if (this.stopped) return this.stopped;
    try {
      this.parser.end();
    } catch (error) {
      return (this.stopped = this.whatStopped(error));
    }
    if (this.reading) return this.reading;
    if (this.bodyDone && this.options.expectEmpty) return { kind: 'empty', version: this.soapVersion as SoapVersion };
    return { kind: 'misfit', path: 'Envelope/Body', problem: `is ${this.bodyDone ? 'empty' : 'missing'}` };
  }

  private whatStopped(error: unknown): Reading {
    if (error instanceof DecodeError) return { kind: 'misfit', path: error.path, problem: error.problem };
    if (error instanceof Foreign || error instanceof TooMuch)
      return { kind: 'foreign', root: this.root, problem: error.message };
    // the parser's own messages quote markup, never more than a name
    const problem = `is not well-formed XML (${clip(error instanceof Error ? error.message : 'unknown')})`;
    return { kind: 'foreign', root: this.root, problem };
  }

  doctype(doctype: string): void {
    this.root ??= clip(/^[^\s[<>"']+/.exec(doctype.trim())?.[0] ?? '') || undefined;
    throw new Foreign('has a DOCTYPE, which SOAP forbids');
  }

  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    if (++this.elements > this.maxElements) throw new TooMuch(`has more than ${this.maxElements} elements`);
    if (++this.depth > (this.options.maxDepth ?? DEFAULT_MAX_DEPTH))
      throw new DecodeError(this.root ?? '', `is nested deeper than ${this.depth - 1} elements`);
    if (this.decoder) this.decoder.open(ns, name, attributes, prefixes);
    else if (this.fault) this.fault.start(ns, name, attributes, prefixes);
    else if (this.depth === 1) this.openRoot(ns, name);
    else if (this.depth === 2) this.openPart(ns, name);
    else if (this.part === 'Body') {
      if (this.depth === 3) this.openContent(ns, name, attributes, prefixes);
    } else if (this.part === 'Header') {
      if (this.blocks?.open(ns, name, attributes, prefixes)) return;
      if (this.depth === 3 && demandsUnderstanding(attributes)) this.mustUnderstand.push(clip(name));
    }
  }

  private openRoot(ns: string, name: string): void {
    this.root = clip(name);
    this.rootNs = ns;
    if (name !== 'Envelope') throw new Foreign('is no SOAP envelope');
    if (ns !== SOAP11 && ns !== SOAP12)
      throw new Foreign(`has an Envelope of the namespace ${clip(ns) || '(none)'}, which is neither SOAP 1.1 nor 1.2`);
    this.soapVersion = ns === SOAP11 ? '1.1' : '1.2';
  }

  private openPart(ns: string, name: string): void {
    const ours = ns === (this.soapVersion === '1.1' ? SOAP11 : SOAP12);
    this.part = ours && (name === 'Header' || name === 'Body') ? name : 'other';
    if (this.part === 'Body') this.bodyDone = true;
  }

  private openContent(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    if (this.reading) throw new DecodeError('Envelope/Body', `holds more than one element (<${clip(name)}> too)`);
    if (name === 'Fault' && (ns === SOAP11 || ns === SOAP12)) {
      this.fault = new TreeBuilder(MAX_FAULT_NODES);
      this.fault.start(ns, name, attributes, prefixes);
      return;
    }
    this.element = this.options.expect(ns, name);
    if (!this.element) {
      const found = elementName(ns, clip(name));
      throw new DecodeError('Envelope/Body', `holds ${found} where ${this.options.expected} is due`);
    }
    this.decoder = new ElementDecoder(this.element, 'Body', this.options.lenient);
    this.decoder.open(ns, name, attributes, prefixes);
  }

  /** A comment or a processing instruction; ASMX refuses one within a value. */
  interruption(): void {
    if (this.options.lenient && (this.decoder?.isInValue ?? this.blocks?.isInValue) === true)
      throw new Foreign('has a comment or processing instruction within a value');
  }

  text(text: string): void {
    if (this.decoder) this.decoder.text(text);
    else if (this.fault) this.fault.text(text);
    else if (this.part === 'Header') this.blocks?.text(text);
  }

  close(): void {
    this.depth--;
    const version = this.soapVersion as SoapVersion;
    if (this.decoder?.close() === true) {
      const element = this.element as ElementDeclaration;
      this.reading = { kind: 'element', element, decoder: this.decoder, version };
      this.decoder = undefined;
    } else if (this.fault) {
      const whole = this.fault.end();
      if (!whole) return;
      this.reading = { kind: 'fault', fault: readFault(whole, version, this.fault.isCut) };
      this.fault = undefined;
    } else if (this.part === 'Header') this.blocks?.close();
  }
}

/** How messages name an element: services change their namespace, too. */
export function elementName(ns: string, name: string): string {
  return `<${name}> of ${namespaceName(ns)}`;
}

/** The body is something else than SOAP. */
class Foreign extends Error {}

function demandsUnderstanding(attributes: readonly XmlAttribute[]): boolean {
  return attributes.some(
    ({ ns, name, value }) => name === 'mustUnderstand' && (ns === SOAP11 || ns === SOAP12) && /^(1|true)$/.test(value),
  );
}
