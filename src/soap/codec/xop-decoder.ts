import type { ElementDeclaration } from '../schema/contract.js';
import type { CompiledSimpleType } from '../schema/simple-types.js';
import type { Prefixes } from '../xml/names.js';
import type { XmlAttribute } from '../xml/tree.js';
import { DecodeError } from './decode-error.js';
import { ElementDecoder, type OpenElement } from './decoder.js';

const XOP = 'http://www.w3.org/2004/08/xop/include';

/**
 * Decodes a reply in which `<xop:Include href="cid:..."/>` stands for the bytes of an attachment (XOP 1.0, section 2).
 * Base64Binary values become these bytes. In open content, the bytes become base64 text.
 */
export class XopDecoder extends ElementDecoder {
  private readonly attachment: (href: string) => Uint8Array;
  /** The bytes of the current value. */
  private bytes: Uint8Array | undefined;
  /** The number of open elements from `xop:Include` on. */
  private included = 0;

  /** @param attachment returns the bytes for an `href`; its errors are predicates of the element that refers to them */
  constructor(element: ElementDeclaration, parentPath: string, attachment: (href: string) => Uint8Array) {
    super(element, parentPath);
    this.attachment = attachment;
  }

  override open(ns: string, name: string, attributes: readonly XmlAttribute[], prefixes: Prefixes): void {
    const isInclude = ns === XOP && name === 'Include' && this.skipping === 0 && this.current !== undefined;
    if (this.included === 0 && !isInclude) return super.open(ns, name, attributes, prefixes);
    if (this.included === 0) this.include(this.current as OpenElement, attributes);
    this.included++;
  }

  override text(text: string): void {
    if (this.included > 0) return;
    if (this.bytes && /[^ \t\r\n]/.test(text)) this.fail('has text after an attachment (xop:Include)');
    super.text(text);
  }

  override close(): boolean {
    if (this.included === 0) return super.close();
    this.included--;
    return false;
  }

  private include({ textType, nil, text }: OpenElement, attributes: readonly XmlAttribute[]): void {
    const isBinary = !nil && textType?.decode('AA==', undefined) instanceof Uint8Array;
    if (!this.tree && !isBinary) this.fail('contains an attachment (xop:Include), but is not a base64Binary value');
    if (this.bytes || /[^ \t\r\n]/.test(text)) this.fail('contains more than an attachment (xop:Include)');
    const href = attributes.find(({ ns, name }) => ns === '' && name === 'href')?.value ?? '';
    let bytes: Uint8Array;
    try {
      bytes = this.attachment(href);
    } catch (error) {
      return this.fail((error as Error).message);
    }
    if (this.tree) this.tree.text(Buffer.from(bytes).toString('base64'));
    else this.bytes = bytes;
  }

  protected override decode(opened: OpenElement, type: CompiledSimpleType, text: string, attribute?: string): unknown {
    const { bytes } = this;
    if (!bytes || attribute !== undefined) return super.decode(opened, type, text, attribute);
    this.bytes = undefined;
    return bytes;
  }

  private fail(problem: string): never {
    throw new DecodeError(this.path(this.current as OpenElement), problem);
  }
}
