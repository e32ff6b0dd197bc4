import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

/** The content codings that `unpack` undoes, as a request asks for them. */
export const acceptedCodings = 'gzip, deflate, br';

/**
 * Undoes the content coding of a body.
 *
 * @returns nothing if it would be larger than `maxBytes`
 * @throws Error that says what is wrong with the body
 */
export async function unpack(bytes: Buffer, coding: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const unpacker = unpackerFor(coding.trim().toLowerCase(), bytes);
  // an empty body is not compressed, whatever its header fields say
  if (!unpacker || bytes.length === 0) return bytes;
  try {
    return await unpacker(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw new Error(`the body is not valid ${coding}: ${message}`);
  }
}

type Unpacker = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

function unpackerFor(coding: string, [first = 0]: Uint8Array): Unpacker | undefined {
  switch (coding) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);
    case 'br':
      return promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress);
    case 'deflate':
      // it means zlib's format, and some servers, IIS among them, send the bare one (RFC 9110, section 8.4.1.2)
      return promisify<Buffer, { maxOutputLength: number }, Buffer>((first & 0x0f) === 8 ? inflate : inflateRaw);
    default:
      throw new Error(`the body is in the encoding ${JSON.stringify(coding.slice(0, 40))}, which was not asked for`);
  }
}
