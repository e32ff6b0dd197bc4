import { codingsOf, decoderOf } from '../../soap/http/decompression.js';

/** The content codings that `unpack` undoes, as a request asks for them. */
export const acceptedCodings = 'gzip, deflate, br';

/**
 * Undoes the content codings of a body.
 *
 * @param field the value of Content-Encoding; `''` if there is none
 * @returns nothing if it would be larger than `maxBytes`
 * @throws Error that says what is wrong with the body
 */
export function unpack(bytes: Uint8Array, field: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const codings = codingsOf(field);
  if (codings.length === 0) return Promise.resolve(bytes);
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const decoder = decoderOf(codings, {
      data(chunk) {
        size += chunk.length;
        if (size <= maxBytes) chunks.push(chunk);
        else {
          decoder.destroy();
          resolve(undefined);
        }
        return true;
      },
      drain: () => undefined,
      end: () => resolve(Buffer.concat(chunks)),
      error: reject,
    });
    decoder.write(bytes);
    decoder.end();
  });
}
