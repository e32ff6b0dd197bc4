import type { ElementDeclaration, ElementParticle } from './schema/contract.js';
import { clip } from '../printable.js';
import { DecodeError, namespaceName } from './codec/decode-error.js';
import { ElementDecoder, put } from './codec/decoder.js';
import { StreamingDecoder, type Streaming } from './codec/streaming-decoder.js';
import { readFault, type Fault } from './fault.js';
import { TreeBuilder, type XmlAttribute, type XmlElement } from './xml/tree.js';
import { SOAP11, SOAP12, type Prefixes, type SoapVersion } from './xml/names.js';
import { XmlReader } from './xml/reader.js';
import { LimitExceeded, type XmlSink } from './xml/saxes-parser.js';

/** The content of an envelope's Body, or the reason why the envelope cannot be read. */
export type BodyContent =
  | {
      readonly kind: 'element';
      readonly element: ElementDeclaration;
      readonly decoder: ElementDecoder;
      readonly version: SoapVersion;
    }
  /** An empty Body, if `expectEmpty` allows it. */
  | { readonly kind: 'empty'; readonly version: SoapVersion }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** An envelope whose content does not match the WSDL. */
  | { readonly kind: 'invalid'; readonly path: string; readonly problem: string }
  /** Not a SOAP envelope. `root` is the name of the root element, or `undefined` if no root element was found. */
  | { readonly kind: 'not-soap'; readonly root: string | undefined; readonly problem: string };

export interface EnvelopeReaderOptions {
  /** Returns the declaration of an element in the Body, or `undefined` if the element is not allowed there. */
  readonly expect: (ns: string, name: string) => ElementDeclaration | undefined;
  /** What is expected in the Body, for error messages: an element, or a description. */
  readonly expected: ElementDeclaration | string;
  /** `true` if the Body may be empty. */
  readonly expectEmpty?: boolean;
  /** The declarations of the header blocks. */
  readonly headers?: readonly ElementParticle[] | undefined;
  /** `true` to keep all other header blocks in `headers.$any`. Default: false, which skips these blocks. */
  readonly keepsOtherHeaders?: boolean;
  /**
   * `true` to read requests the way ASMX does; see `ElementDecoder`. A comment or processing instruction in a value is
   * then an error, and `position` is available.
   */
  readonly lenient?: boolean;
  /** The maximum nesting depth of elements. The parser's running time is quadratic in the depth. Default: 64. */
  readonly maxDepth?: number;
  /** The maximum number of elements. Default: no limit. */
  readonly maxElements?: number | undefined;
  /** The stream that receives the text of a reply member. */
  readonly streaming?: Streaming | undefined;
  /** Creates the decoder for an element, given the path of the enclosing elements. Default: an `ElementDecoder`. */
  readonly decoderFor?: ((element: ElementDeclaration, parentPath: string) => ElementDecoder) | undefined;
}

const DEFAULT_MAX_DEPTH = 64;

/** The maximum length of the text before the root element (XML declaration, comments), in characters. */
const MAX_PROLOGUE = 64 * 1024;

/** The maximum number of elements and attributes to keep from a fault or a header block. The rest is skipped. */
const MAX_TREE_NODES = 10_000;

/**
 * Reads a SOAP 1.1 or 1.2 envelope as its text arrives. Reading stops at the first error, so that a hostile body costs
 * no more than the text before the error. A DOCTYPE is an error, so a document cannot define entities.
 */
export class EnvelopeReader implements XmlSink {
  /** The skipped header blocks that the receiver must understand (SOAP 1.1, 4.2.3; SOAP 1.2, 5.2.3). */
  readonly mustUnderstand: XmlElement[] = [];
  /** The result, if reading stopped early. */
  stopped: BodyContent | undefined;
  /** The SOAP version, once the start tag of the Envelope has been read. */
  version: SoapVersion | undefined;
  /** The namespace of the root element, once its start tag has been read. */
  rootNs: string | undefined;
  /** The header blocks in the envelope, by key. */
  headers: Record<string, unknown> | undefined;
  private readonly parser: XmlReader;
  private elements = 0;
  private depth = 0;
  private prologue = 0;
  private root: string | undefined;
  private part: 'Header' | 'Body' | 'other' = 'other';
  private content: BodyContent | undefined;
  private hasBody = false;
  private decoder: ElementDecoder | undefined;
  /** A fault, or a header block that is not declared. */
  private tree: TreeBuilder | undefined;

  constructor(private readonly options: EnvelopeReaderOptions) {
    this.parser = new XmlReader(this, options.lenient);
  }

  /** The current position in the document. Only available with `lenient`. */
  get position(): { readonly line: number; readonly column: number } {
    return this.parser.position;
  }

  /**
   * Reads the next part of the text. Never throws.
   *
   * @param isXmlText `true` if the text is known to contain no characters that XML 1.0 forbids
   */
  write(text: string, isXmlText = false): void {
    if (this.stopped) return;
    try {
      this.parser.write(text, isXmlText);
      if (this.options.streaming) this.parser.flush();
      if (this.rootNs === undefined && (this.prologue += text.length) > MAX_PROLOGUE)
        throw new NotSoap(`has no root element within its first ${MAX_PROLOGUE} characters`);
    } catch (error) {
      this.stopped = this.contentOf(error);
    }
  }

  /** Ends the document and returns the content of the Body. */
  end(): BodyContent {
    if (this.stopped) return this.stopped;
    try {
      this.parser.end();
    } catch (error) {
      return (this.stopped = this.contentOf(error));
    }
    if (this.content) return this.content;
    if (this.hasBody && this.options.expectEmpty) return { kind: 'empty', version: this.version as SoapVersion };
    return { kind: 'invalid', path: 'Envelope/Body', problem: `is ${this.hasBody ? 'empty' : 'missing'}` };
  }

  private contentOf(error: unknown): BodyContent {
    if (error instanceof DecodeError) return { kind: 'invalid', path: error.path, problem: error.problem };
    const root = this.root && clip(this.root);
    if (error instanceof NotSoap || error instanceof LimitExceeded)
      return { kind: 'not-soap', root, problem: error.message };
    // the parser's messages quote markup, but never more than a name
    const problem = `is not well-formed XML (${clip(error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown')})`;
    return { kind: 'not-soap', root, problem };
  }

  doctype(doctype: string): void {
    this.root ??= /^[^\s[<>"']+/.exec(doctype.trim())?.[0];
    throw new NotSoap('has a DOCTYPE, which SOAP forbids');
  }

  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    const { maxElements = Infinity, maxDepth = DEFAULT_MAX_DEPTH } = this.options;
    if (++this.elements > maxElements) throw new LimitExceeded(`has more than ${maxElements} elements`);
    if (++this.depth > maxDepth)
      throw new DecodeError(clip(this.root ?? ''), `is nested deeper than ${this.depth - 1} elements`);
    if (this.decoder) this.decoder.open(ns, name, attributes, prefixes);
    else if (this.tree) this.tree.start(ns, name, attributes, prefixes);
    else if (this.depth === 1) this.openRoot(ns, name);
    else if (this.depth === 2) this.openPart(ns, name);
    else if (this.depth === 3) {
      if (this.part === 'Body') this.openContent(ns, name, attributes, prefixes);
      else if (this.part === 'Header') this.openBlock(ns, name, attributes, prefixes);
    }
  }

  private openRoot(ns: string, name: string): void {
    this.root = name;
    this.rootNs = ns;
    if (name !== 'Envelope') throw new NotSoap('is not a SOAP envelope');
    if (ns !== SOAP11 && ns !== SOAP12)
      throw new NotSoap(`has an Envelope in the namespace ${clip(ns) || '(none)'}, which is neither SOAP 1.1 nor 1.2`);
    this.version = ns === SOAP11 ? '1.1' : '1.2';
  }

  private openPart(ns: string, name: string): void {
    const isSoap = ns === (this.version === '1.1' ? SOAP11 : SOAP12);
    this.part = isSoap && (name === 'Header' || name === 'Body') ? name : 'other';
    if (this.part === 'Body') this.hasBody = true;
  }

  private openContent(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    if (this.content) throw new DecodeError('Envelope/Body', `has more than one element (also <${clip(name)}>)`);
    if (name === 'Fault' && (ns === SOAP11 || ns === SOAP12)) {
      this.tree = new TreeBuilder(MAX_TREE_NODES);
      this.tree.start(ns, name, attributes, prefixes);
      return;
    }
    const element = this.options.expect(ns, name);
    if (!element) {
      const { expected } = this.options;
      const words = typeof expected === 'string' ? expected : elementName(expected.ns, expected.name);
      throw new DecodeError('Envelope/Body', `contains ${elementName(ns, clip(name))}; expected ${words}`);
    }
    const { streaming } = this.options;
    this.decoder = streaming ? new StreamingDecoder(element, 'Body', streaming) : this.decoderFor(element, 'Body');
    this.decoder.open(ns, name, attributes, prefixes);
  }

  /** Opens a header block. */
  private openBlock(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    const block = this.options.headers?.find((each) => each.name === name && each.ns === ns);
    if (block) {
      this.decoder = this.decoderFor(block, 'Header');
      this.decoder.open(ns, name, attributes, prefixes);
    } else if (this.options.keepsOtherHeaders || demandsUnderstanding(attributes, this.version)) {
      this.tree = new TreeBuilder(this.options.keepsOtherHeaders ? Infinity : MAX_TREE_NODES);
      this.tree.start(ns, name, attributes, prefixes);
    }
  }

  private decoderFor(element: ElementDeclaration, parentPath: string): ElementDecoder {
    const { decoderFor, lenient } = this.options;
    return decoderFor ? decoderFor(element, parentPath) : new ElementDecoder(element, parentPath, lenient);
  }

  /** Handles a comment or a processing instruction. ASMX does not accept either in a value. */
  interruption(): void {
    if (this.options.lenient && this.decoder?.isInValue)
      throw new NotSoap('has a comment or processing instruction in a value');
  }

  text(text: string): void {
    if (this.decoder) this.decoder.text(text);
    else if (this.tree) this.tree.text(text);
  }

  close(): void {
    this.depth--;
    const version = this.version as SoapVersion;
    const { decoder } = this;
    if (decoder?.close()) {
      this.decoder = undefined;
      if (this.part === 'Header') this.keepBlock(decoder);
      else this.content = { kind: 'element', element: decoder.element, decoder, version };
    } else if (this.tree) {
      const tree = this.tree.end();
      if (!tree) return;
      if (this.part === 'Body') this.content = { kind: 'fault', fault: readFault(tree, version, this.tree.isCut) };
      else if (this.options.keepsOtherHeaders) {
        const headers: { $any?: XmlElement[] } = (this.headers ??= {});
        (headers.$any ??= []).push(tree);
      } else this.mustUnderstand.push(tree);
      this.tree = undefined;
    }
  }

  private keepBlock(decoder: ElementDecoder): void {
    const { missing, value } = decoder;
    const { name, key = name, max = 1 }: ElementParticle = decoder.element;
    if (missing !== undefined)
      throw new DecodeError(missing, `is missing, but the WSDL requires it${decoder.otherNamespaceOf(missing)}`);
    const headers = (this.headers ??= {});
    // of several blocks, the first counts, unless the WSDL allows several
    if (max > 1 || !Object.hasOwn(headers, key)) put(headers, { key, max }, value);
  }
}

/**
 * Returns the name of an element for messages. Includes the namespace, because a service may change only the namespace.
 */
export function elementName(ns: string, name: string): string {
  return `<${name}> in ${namespaceName(ns)}`;
}

/** Thrown if the text is not a SOAP envelope. */
class NotSoap extends Error {}

/** Returns `true` if a header block has `mustUnderstand` and is not meant for an intermediary. */
function demandsUnderstanding(attributes: readonly XmlAttribute[], version: SoapVersion | undefined): boolean {
  const soap = attributes.filter(({ ns }) => ns === (version === '1.2' ? SOAP12 : SOAP11));
  const valueOf = (wanted: RegExp) => soap.find(({ name }) => wanted.test(name))?.value.trim() ?? '';
  return /^(1|true)$/.test(valueOf(/^mustUnderstand$/)) && receivers.includes(valueOf(/^(actor|role)$/));
}

/** The values of `actor` (SOAP 1.1, 4.2.2) and `role` (SOAP 1.2, 2.2) that mean the final receiver of a message. */
const receivers: readonly string[] = [
  '',
  'http://schemas.xmlsoap.org/soap/actor/next',
  `${SOAP12}/role/next`,
  `${SOAP12}/role/ultimateReceiver`,
];
