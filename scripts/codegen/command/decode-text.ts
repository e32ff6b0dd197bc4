import { TextDecoder } from 'node:util';
import { CommandError } from './command-error.js';

/**
 * The text of a document of XML. Its encoding is what the byte order mark says, else the charset of the HTTP reply, else
 * the document's own declaration, else UTF-8 (RFC 7303, section 3).
 *
 * @throws CommandError for an encoding that is not known, or bytes that are not in it
 */
export function decodeText(bytes: Uint8Array, source: string, charset?: string): string {
  const encoding = byteOrderMark(bytes) ?? charset ?? declaredEncoding(bytes) ?? 'utf-8';
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new CommandError(
      `${source}: the encoding "${encoding}" is not known; save a copy of it in UTF-8 and give that`,
    );
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new CommandError(
      `${source}: this is not text in ${decoder.encoding}; save a copy of it in UTF-8 and give that`,
    );
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

/** `<?xml version="1.0" encoding="iso-8859-1"?>`; without a mark UTF-16 shows in the zeros around the first `<`. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0 && second === 0x3c) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(start)?.[1];
}
