import type { ElementDeclaration } from '../schema/contract.js';
import { openAttributes, readAttributes } from './attributes.js';
import { clip, DecodeError, Frame, namespaceName, times, type Target } from './open-element.js';
import { rootPlan } from './compiled-types.js';
import type { TextCodec } from '../schema/simple-types.js';
import { TreeBuilder, type XmlElement } from '../xml/tree.js';
import type { Prefixes } from '../xml/names.js';
import type { XmlAttribute } from '../xml/reader.js';

export { clip, DecodeError } from './open-element.js';

/** An enum value of a reply that is not in the WSDL, because the service has added it. */
export interface UnknownLiteral {
  /** The element or attribute, without the indexes of items: `Body/getUserResponse/aUsers/USER/eStatus`. */
  readonly path: string;
  /** The enum value as it was sent. */
  readonly literal: string;
}

/**
 * Decodes one element of the contract from the events of a parser, as they arrive. Property names come from the
 * contract and never from the document, so no reply can change a prototype.
 *
 * Unknown elements are skipped and recorded, because services add elements. A value outside its lexical space is a
 * `DecodeError`. A missing member is recorded. The caller decides whether it is an error, because a reply that refuses
 * the call may have no outputs.
 */
export class ElementDecoder {
  /** The decoded value, once `close` has returned `true`. */
  value: unknown;
  /**
   * The paths of unknown elements, each once. If the contract has the name in another namespace, with both namespaces.
   * Also the paths of nil items that the contract does not allow, with a remark.
   */
  unknown: ReadonlySet<string> = none;
  /** Enum values that are not in the contract, each path and value once. */
  unknownLiterals: ReadonlyMap<string, UnknownLiteral> = noLiterals;
  /** The path of the first required member that was missing. */
  missing: string | undefined;

  private frame: Frame | undefined;
  /** Members in another namespace than the declared one: by path, a description of both namespaces. */
  private strays: ReadonlyMap<string, string> = noStrays;
  /** A frame to reuse: most elements are text, and follow each other. */
  private spare: Frame | undefined;
  /** Receives all events inside an element that is decoded as a tree. */
  private tree: TreeBuilder | undefined;
  private skipping = 0;
  private readonly element: ElementDeclaration;
  private readonly parentPath: string;
  private readonly lenient: boolean;

  /**
   * @param parentPath the path of elements above the element, for messages
   * @param lenient decode requests like ASMX: the first of duplicate elements counts, stray text is ignored, and enum
   *   values must be in the contract
   */
  constructor(element: ElementDeclaration, parentPath: string, lenient = false) {
    this.element = element;
    this.parentPath = parentPath;
    this.lenient = lenient;
  }

  /** A start tag. The first one is that of the element itself, and its name is not checked. */
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
    // most elements have no attributes and no open content
    else if (attributes.length === 0 && frame.kind === 'text') this.frame = frame;
    else this.enter(frame, ns, name, attributes);
  }

  /** The end of a message about a missing member that is present in another namespace; otherwise `''`. */
  strayAt(path: string): string {
    const stray = this.strays.get(path);
    return stray === undefined ? '' : `; there is one ${stray}`;
  }

  /** Whether the next text belongs to a simple type. */
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
      throw new DecodeError(this.path(frame), 'contains text where only elements are allowed');
  }

  /** An end tag. @returns `true` for that of the element itself */
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

  /** The frame of a child element; undefined if it is skipped. */
  private within(parent: Frame, ns: string, name: string, prefixes: Prefixes): Frame | undefined {
    const { level } = parent;
    if (parent.nil) return this.unknownTo(parent, ns, name);
    if (!level) throw new DecodeError(this.path(parent), `contains an element <${clip(name)}>, not a value`);
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
    const problem = max === undefined ? 'is not allowed with the elements before it' : `occurs more than ${times(max)}`;
    throw new DecodeError(`${this.path(parent)}/${clip(name)}`, problem);
  }

  private unknownTo(parent: Frame, ns: string, name: string): undefined {
    if (parent.codec) throw new DecodeError(this.path(parent), `contains an element <${clip(name)}>, not a value`);
    if (this.unknown.size >= MAX_NOTES) return undefined;
    const path = `${this.path(parent)}/${clip(name)}`;
    const declared = parent.nil ? undefined : parent.level?.namespaceOf(name);
    if (declared === undefined) this.note(path);
    else this.note(`${path} ${this.noteStray(path, ns, declared)}`);
    return undefined;
  }

  private note(what: string): void {
    // created on demand: most replies have none
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
      // a nil member is absent; leaving out a nil item would shift the items after it
      if (frame.member.max > 1) this.note(`${this.path(frame)} is nil, which the WSDL does not allow: left out`);
      return undefined;
    }
    throw new DecodeError(this.path(frame), 'is nil, which the WSDL does not allow');
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
    // empty text is a value: ASMX writes and reads it as one, even if there is a default
    const read = codec.decode(text, frame.prefixes);
    const standsFor = text === '' && (read === undefined || member.fixed !== undefined) ? member.whenEmpty : undefined;
    const value = standsFor === undefined ? read : codec.decode(standsFor, frame.prefixes);
    if (value === undefined) throw new DecodeError(this.path(frame), `is not ${codec.wanted}`);
    if (codec.isEnumerated && !codec.allows(value)) {
      if (this.lenient)
        throw new DecodeError(this.path(frame), `is not an enum value of ${frame.typeName ?? 'its type'}`);
      this.noteLiteral(frame, text);
    }
    return value;
  }

  private noteLiteral(frame: Frame, literal: string, attribute = ''): void {
    if (this.unknownLiterals.size >= MAX_NOTES) return;
    // recorded once for all items of an array
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

/** The maximum number of records of one kind. */
const MAX_NOTES = 100;

const none: ReadonlySet<string> = new Set();
const noStrays: ReadonlyMap<string, string> = new Map();
const noLiterals: ReadonlyMap<string, UnknownLiteral> = new Map();

/** The value of mixed content, which was decoded as a tree. */
function mixedValue({ content }: Frame, { children }: XmlElement): Target {
  return { ...(content as Record<string, unknown>), $content: children };
}
