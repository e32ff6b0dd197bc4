import type { ElementDeclaration } from '../schema/contract.js';
import { openAttributes, readAttributes } from './attributes.js';
import { clip, DecodeError, Frame, namespaceName, times, type Target } from './open-element.js';
import { rootPlan } from './compiled-types.js';
import type { TextCodec } from '../schema/simple-types.js';
import { TreeBuilder, type XmlElement } from '../xml/tree.js';
import type { Prefixes } from '../xml/names.js';
import type { XmlAttribute } from '../xml/reader.js';

export { clip, DecodeError } from './open-element.js';

/** A literal of a reply that the description does not know: the service has grown. */
export interface UnknownLiteral {
  /** The element or attribute, without the indexes of items: `Body/getUserResponse/aUsers/USER/eStatus`. */
  readonly path: string;
  /** The literal, as it was sent. */
  readonly literal: string;
}

/**
 * Reads one element of the contract from the events of a parser, while they come. Properties are named by the
 * contract, never by the document, so no reply can reach a prototype.
 *
 * What the contract does not know is passed over and noted (services grow). A value outside its lexical space stops
 * the reading with a `DecodeError`. A missing member is noted: whether it matters is for the caller to say, because a
 * refusing reply may lack its outputs.
 */
export class ElementDecoder {
  /** The decoded value, once `close` has returned `true`. */
  value: unknown;
  /**
   * The paths of elements that the contract does not know, each once; with both namespaces, where it has one of that name
   * in another namespace; and of nil items that it does not allow, with words that say so.
   */
  unknown: ReadonlySet<string> = none;
  /** Where text stood that an enumeration does not have, each place and text once. */
  unknownLiterals: ReadonlyMap<string, UnknownLiteral> = noLiterals;
  /** The path of the first required member that was missing. */
  missing: string | undefined;

  private frame: Frame | undefined;
  /** In which namespaces members were that are declared in another one, by path, in words. */
  private strays: ReadonlyMap<string, string> = noStrays;
  /** One whose element is over: most elements are text, and come one after the other. */
  private spare: Frame | undefined;
  /** Takes all events while an element is read that is kept as a tree. */
  private tree: TreeBuilder | undefined;
  private skipping = 0;
  private readonly element: ElementDeclaration;
  private readonly parentPath: string;
  private readonly lenient: boolean;

  /**
   * @param parentPath the path of elements above the element, for messages
   * @param lenient read as ASMX reads requests: of an element given twice the first counts, stray text is passed over,
   *   and an enumeration is closed
   */
  constructor(element: ElementDeclaration, parentPath: string, lenient = false) {
    this.element = element;
    this.parentPath = parentPath;
    this.lenient = lenient;
  }

  /** The start tag of the element itself (it is not matched against the contract), then of those within. */
  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    if (this.skipping > 0) {
      this.skipping++;
      return;
    }
    if (this.tree) {
      this.tree.start(ns, name, attributes, prefixes);
      return;
    }
    const parent = this.frame;
    const frame = parent
      ? this.within(parent, ns, name, prefixes)
      : new Frame(rootPlan(this.element), undefined, undefined, 1, prefixes);
    if (!frame) this.skipping = 1;
    // nothing more is to be known of most elements
    else if (attributes.length === 0 && frame.kind === 'text') this.frame = frame;
    else this.enter(frame, ns, name, attributes);
  }

  /** Where a member that is missing is in another namespace, both in words, to be added to a sentence; else `''`. */
  strayAt(path: string): string {
    const stray = this.strays.get(path);
    return stray === undefined ? '' : `; there is one ${stray}`;
  }

  /** Whether the text that comes next is that of a simple type. */
  get isInValue(): boolean {
    return this.skipping === 0 && this.frame?.codec !== undefined;
  }

  text(text: string): void {
    if (this.skipping > 0) return;
    const frame = this.frame;
    if (this.tree) this.tree.text(text);
    else if (!frame) return;
    else if (frame.codec) frame.text = frame.text === '' ? text : frame.text + text;
    else if (!this.lenient && /[^ \t\r\n]/.test(text))
      throw new DecodeError(this.path(frame), 'holds text where only elements belong');
  }

  /** An end tag. Gives `true` when it was that of the element itself. */
  close(): boolean {
    if (this.skipping > 0) {
      this.skipping--;
      return false;
    }
    const frame = this.frame as Frame;
    let value: unknown;
    if (this.tree) {
      value = this.tree.end();
      if (value === undefined) return false;
      this.tree = undefined;
      if (frame.isMixed) value = mixedValue(frame, value as XmlElement);
    } else value = frame.nil ? this.nilValue(frame) : this.finish(frame);
    const { parent, target } = frame;
    this.frame = parent;
    if (!parent) {
      this.value = value;
      return true;
    }
    if (value !== undefined) Frame.put(target as Target, frame.member, value);
    if (frame.kind === 'text') this.spare = frame;
    return false;
  }

  /** The frame of an element within another; nothing if it is passed over. */
  private within(parent: Frame, ns: string, name: string, prefixes: Prefixes): Frame | undefined {
    const { level } = parent;
    if (parent.nil) return this.unknownTo(parent, ns, name);
    if (!level) throw new DecodeError(this.path(parent), `holds an element <${clip(name)}>, not a value`);
    const member = level.member(ns, name);
    if (member) {
      const count = parent.count(member);
      if (count <= member.max) {
        const spare = this.spare;
        if (!spare || member.plan.kind !== 'text') return new Frame(member, parent, parent.content, count, prefixes);
        this.spare = undefined;
        return spare.reuse(member, parent, parent.content, count, prefixes);
      }
      return this.surplus(parent, name, member.max);
    }
    if (level.isPlain) return this.unknownTo(parent, ns, name);
    const placement = parent.placement;
    const place = placement.place(ns, name, (what) => (this.missing ??= `${this.path(parent)}/${what}`));
    if (place) return new Frame(place.member, parent, place.target, place.ordinal, prefixes);
    return placement.knows(ns, name) ? this.surplus(parent, name) : this.unknownTo(parent, ns, name);
  }

  private surplus(parent: Frame, name: string, max?: number): undefined {
    if (this.lenient) return undefined;
    const problem = max === undefined ? 'has no place beside what stands there' : `stands more than ${times(max)}`;
    throw new DecodeError(`${this.path(parent)}/${clip(name)}`, problem);
  }

  private unknownTo(parent: Frame, ns: string, name: string): undefined {
    if (parent.codec) throw new DecodeError(this.path(parent), `holds an element <${clip(name)}>, not a value`);
    if (this.unknown.size >= MAX_NOTES) return undefined;
    const path = `${this.path(parent)}/${clip(name)}`;
    const declared = parent.nil ? undefined : parent.level?.namespaceOf(name);
    if (declared === undefined) this.note(path);
    else this.note(`${path} ${this.noteStray(path, ns, declared)}`);
    return undefined;
  }

  private note(what: string): void {
    // most replies need no set
    if (this.unknown.size === 0) this.unknown = new Set();
    if (this.unknown.size < MAX_NOTES) (this.unknown as Set<string>).add(what);
  }

  private noteStray(path: string, ns: string, declared: string): string {
    if (this.strays.size === 0) this.strays = new Map();
    const stray = `of ${namespaceName(ns)}, where the WSDL says ${namespaceName(declared)}`;
    (this.strays as Map<string, string>).set(path, stray);
    return stray;
  }

  private enter(frame: Frame, ns: string, name: string, attributes: readonly XmlAttribute[]): void {
    this.frame = frame;
    if (attributes.length > 0 || frame.isAbstract) {
      const problem = openAttributes(frame, attributes);
      if (problem !== undefined) throw new DecodeError(this.path(frame), problem);
    }
    if (frame.complex?.hasAttributes && !frame.nil) this.readAttributes(frame, attributes);
    if (frame.isTree || (frame.isMixed && !frame.nil)) {
      this.tree = new TreeBuilder();
      this.tree.start(ns, name, attributes, frame.prefixes);
    }
  }

  private readAttributes(frame: Frame, attributes: readonly XmlAttribute[]): void {
    const { problem, missing } = readAttributes(frame, attributes, {
      lenient: this.lenient,
      noteLiteral: (name, literal) => this.noteLiteral(frame, literal, `/@${name}`),
    });
    if (problem) throw new DecodeError(`${this.path(frame)}/@${problem.name}`, problem.what);
    if (missing !== undefined && this.missing === undefined) {
      this.missing = `${this.path(frame)}/@${missing.name}`;
      const stray = attributes.find(({ name }) => name === missing.name);
      if (stray) this.noteStray(this.missing, stray.ns, missing.ns);
    }
  }

  private nilValue(frame: Frame): unknown {
    if (frame.typed !== undefined) return { $type: frame.typed, $value: null };
    if (frame.member.nillable) return null;
    if (frame.member.min === 0) {
      // of one member, nil is absence; an item would be gone and those behind it move up
      if (frame.member.max > 1) this.note(`${this.path(frame)} is nil, which the WSDL does not allow: left out`);
      return undefined;
    }
    throw new DecodeError(this.path(frame), 'is nil, which the description does not allow');
  }

  private finish(frame: Frame): unknown {
    const { codec, content } = frame;
    if (codec) {
      const value = this.valueOf(frame, codec);
      if (frame.typed !== undefined) return { $type: frame.typed, $value: value };
      if (!content) return value;
      (content as Record<string, unknown>)['$value'] = value;
    } else if (this.missing === undefined) {
      const missing = frame.missing();
      if (missing !== undefined) this.missing = `${this.path(frame)}/${missing}`;
    }
    return content;
  }

  private valueOf(frame: Frame, codec: TextCodec): unknown {
    const { text, member } = frame;
    // of text, empty is a value: ASMX writes and reads it as one, whatever the default is
    const read = codec.decode(text, frame.prefixes);
    const standsFor = text === '' && (read === undefined || member.fixed !== undefined) ? member.whenEmpty : undefined;
    const value = standsFor === undefined ? read : codec.decode(standsFor, frame.prefixes);
    if (value === undefined) throw new DecodeError(this.path(frame), `is not ${codec.wanted}`);
    if (codec.isEnumerated && !codec.allows(value)) {
      if (this.lenient)
        throw new DecodeError(this.path(frame), `is not a literal of ${frame.typeName ?? 'its enumeration'}`);
      this.noteLiteral(frame, text);
    }
    return value;
  }

  private noteLiteral(frame: Frame, literal: string, attribute = ''): void {
    if (this.unknownLiterals.size >= MAX_NOTES) return;
    // one note for all rows of an array
    const path = this.path(frame).replaceAll(/\[\d+\]/g, '') + attribute;
    if (this.unknownLiterals.size === 0) this.unknownLiterals = new Map();
    (this.unknownLiterals as Map<string, UnknownLiteral>).set(`${path} ${literal}`, { path, literal });
  }

  private path(frame: Frame): string {
    const above = frame.parent;
    if (!above) return this.parentPath === '' ? this.element.name : `${this.parentPath}/${this.element.name}`;
    const index = frame.member.max > 1 ? `[${frame.ordinal}]` : '';
    return `${this.path(above)}/${frame.member.name}${index}`;
  }
}

/** No more things of one kind are noted. */
const MAX_NOTES = 100;

const none: ReadonlySet<string> = new Set();
const noStrays: ReadonlyMap<string, string> = new Map();
const noLiterals: ReadonlyMap<string, UnknownLiteral> = new Map();

/** The value of mixed content, which was read as a tree. */
function mixedValue({ content }: Frame, { children }: XmlElement): Target {
  return { ...(content as Record<string, unknown>), $content: children };
}
