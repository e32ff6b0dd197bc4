import { decoderFor } from '../../soap/xml/charset.js';
import { CommandError } from '../command-error.js';

/**
 * The text of a description: in the encoding that its byte order mark, the Content-Type it came with or its own
 * declaration names, else UTF-8.
 *
 * @throws CommandError for an encoding that is not known, or bytes that are not in it
 */
export function decodeText(bytes: Uint8Array, source: string, contentType?: string): string {
  try {
    return decoderFor(contentType, bytes).decode(bytes, { stream: false });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${source}: the description ${problem}; save a copy of it in UTF-8 and give that`);
  }
}
