import type { ElementParticle } from './schema/contract.js';
import { DecodeError, ElementDecoder } from './codec/decoder.js';
import { setOwn } from './xml/own-property.js';
import type { Prefixes } from './xml/names.js';
import type { XmlAttribute } from './xml/reader.js';

/** Reads the blocks of a SOAP Header that the WSDL declares, and skips the others. */
export class HeaderBlocks {
  /** The decoded blocks, by key. */
  values: Record<string, unknown> | undefined;
  private readonly declared: readonly ElementParticle[];
  private readonly lenient: boolean;
  private decoder: ElementDecoder | undefined;
  private block: ElementParticle | undefined;
  /** The depth in a skipped block. */
  private skipping = 0;

  constructor(declared: readonly ElementParticle[], lenient: boolean) {
    this.declared = declared;
    this.lenient = lenient;
  }

  /** Whether the next text belongs to a value of a simple type. */
  get isInValue(): boolean {
    return this.decoder?.isInValue ?? false;
  }

  /** A start tag in the Header. @returns whether it belongs to a declared block */
  open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): boolean {
    if (this.decoder) {
      this.decoder.open(ns, name, attributes, prefixes);
      return true;
    }
    this.block = this.skipping > 0 ? undefined : this.declared.find((each) => each.name === name && each.ns === ns);
    if (!this.block) {
      this.skipping++;
      return false;
    }
    this.decoder = new ElementDecoder(this.block, 'Header', this.lenient);
    this.decoder.open(ns, name, attributes, prefixes);
    return true;
  }

  text(text: string): void {
    this.decoder?.text(text);
  }

  close(): void {
    const { decoder, block } = this;
    if (!decoder || !block) {
      if (this.skipping > 0) this.skipping--;
      return;
    }
    if (!decoder.close()) return;
    this.decoder = undefined;
    if (decoder.missing !== undefined)
      throw new DecodeError(decoder.missing, `is missing, but the WSDL requires it${decoder.strayAt(decoder.missing)}`);
    this.put(block, decoder.value);
  }

  private put({ name, key = name, max = 1 }: ElementParticle, value: unknown): void {
    const values = (this.values ??= {});
    const before = Object.hasOwn(values, key) ? values[key] : undefined;
    if (max > 1 && before !== undefined) (before as unknown[]).push(value);
    else if (before === undefined) setOwn(values, key, max > 1 ? [value] : value);
  }
}
