import { createHash } from 'node:crypto';

/**
 * What the stores write: a mark of the form, a digest and, after a line feed, JSON. The digest tells what was cut off or
 * damaged from what was written; whoever changes a value on purpose it does not stop, `sealedStore` does. JSON, as it also
 * carries what UTF-8 cannot: a surrogate alone.
 *
 *     logmein-rescue-soap/1 0f1e...
 *     {"expiresAt":1,"value":"text"}
 */
const MARK = 'logmein-rescue-soap/1';

/** The text of a value, in the two pieces before and after the line feed, which the first one ends with. */
export function checkedText(content: unknown): readonly [head: string, body: string] {
  const body = JSON.stringify(content);
  return [`${MARK} ${digest(body)}\n`, body];
}

/** What `checkedText` was given; undefined if the text is anything but whole. */
export function contentOf(text: string): unknown {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== `${MARK} ${digest(body)}`) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    // another wrote it; the error would quote it
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
