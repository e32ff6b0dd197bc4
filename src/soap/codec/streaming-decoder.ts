import type { ElementDeclaration } from '../schema/contract.js';
import { DecodeError } from './decode-error.js';
import { ElementDecoder } from './decoder.js';

/** Parses the text of a reply member into items, such as rows. */
export interface TextParser<Item> {
  /** Parses the next part and appends each completed item to `items`. @throws DecodeError if the text is invalid */
  write(part: string, items: Item[]): void;
  /** Ends the text. @throws DecodeError if the text must not end here */
  end(): void;
}

/**
 * The number of characters after which a stream is full. The limit is higher than the amount that undici reads from a
 * socket at once. On every pause, undici copies the data that it has not parsed yet and reads more data, so a pause
 * after every small HTTP chunk would make undici collect the whole reply.
 */
const MAX_UNUSED = 128 * 1024;

/**
 * Parses the text of a reply member as it arrives. The stream keeps items until they are used. When the stream is full,
 * the exchange pauses until all items have been used. A parser error ends the call.
 */
export class TextStream<Item = unknown> {
  /** The number of characters received so far. */
  length = 0;
  /** `true` if the exchange must wait until all items have been used. */
  isFull = false;
  /** Set by the exchange. Called when all items have been used. */
  onDrain: (() => void) | undefined;
  /** Resolves when the call has succeeded or failed. */
  ended: Promise<void> | undefined;
  private readonly parts: Item[][] = [];
  /** The number of characters received since the stream was last empty. */
  private unused = 0;
  private ending: { readonly error?: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(
    /** The name of the member, whose value in the decoded reply is `''`. */
    readonly member: string,
    private readonly parser: TextParser<Item>,
  ) {}

  /** `true` if some items have not been used yet. */
  get hasItems(): boolean {
    return this.parts.length > 0;
  }

  write(part: string): void {
    this.length += part.length;
    this.unused += part.length;
    const items: Item[] = [];
    try {
      this.parser.write(part, items);
    } finally {
      if (items.length > 0) this.parts.push(items);
      if (!this.hasItems) this.unused = 0;
      this.isFull = this.unused > MAX_UNUSED;
      this.wake?.();
    }
  }

  end(): void {
    this.parser.end();
  }

  /** Ends the stream when the call ends. */
  endWith(call: Promise<unknown>): void {
    const end = (ending: { readonly error?: unknown }): void => {
      this.ending = ending;
      this.wake?.();
    };
    this.ended = call.then(
      () => end({}),
      (error: unknown) => end({ error }),
    );
  }

  /**
   * Returns the items of the next part, or undefined at the end.
   *
   * @throws the call's error, after all items that arrived before the error
   */
  async next(): Promise<readonly Item[] | undefined> {
    while (!this.hasItems && !this.ending) await new Promise<void>((resolve) => (this.wake = resolve));
    const items = this.parts.shift();
    if (items && !this.hasItems) {
      this.unused = 0;
      this.isFull = false;
      this.onDrain?.();
    } else if (!items && this.ending && 'error' in this.ending) throw this.ending.error;
    return items;
  }
}

/**
 * A stream, and a function that checks whether the reply members read so far contain a result code that means success.
 */
export interface Streaming {
  readonly stream: TextStream;
  readonly isOk: (reply: unknown) => boolean;
}

/**
 * Decodes a reply and passes the text of one member to a stream. The stream only receives text from a successful call:
 * text that precedes the result code is collected first, and the text of a refused call stays in the reply.
 */
export class StreamingDecoder extends ElementDecoder {
  private isPassed: boolean | undefined;

  constructor(
    element: ElementDeclaration,
    parentPath: string,
    private readonly streaming: Streaming,
  ) {
    super(element, parentPath);
  }

  override text(text: string): void {
    if (this.isInMember() && (this.isPassed ??= this.accepts(this.current?.target))) this.streaming.stream.write(text);
    else super.text(text);
  }

  override close(): boolean {
    const { stream } = this.streaming;
    if (this.isPassed === true && this.isInMember()) stream.end();
    if (!super.close()) return false;
    const reply = (this.value ?? {}) as Record<string, unknown>;
    const collected = reply[stream.member];
    if (typeof collected === 'string' && collected !== '' && this.accepts(reply)) {
      stream.write(collected);
      stream.end();
      reply[stream.member] = '';
    }
    return true;
  }

  private accepts(reply: unknown): boolean {
    const { stream, isOk } = this.streaming;
    if (!isOk(reply)) return false;
    if (stream.length === 0) return true;
    throw new DecodeError(
      `Body/${this.element.name}/${stream.member}`,
      'was sent again after a part of it had been used: do not let the client retry this operation',
    );
  }

  /** Returns `true` while the text of the streamed member is being read. */
  private isInMember(): boolean {
    const { current } = this;
    if (!current?.textType || current.nil) return false;
    const isMember = current.parent !== undefined && current.parent.parent === undefined;
    return isMember && current.element.name === this.streaming.stream.member;
  }
}
