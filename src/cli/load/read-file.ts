import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';

/** The maximum size of a WSDL with its imports, in bytes: 64 MiB. */
export const MAX_WSDL_BYTES = 64 * 1024 * 1024;

/** The maximum size of a certificate file, in bytes: 16 MiB. */
export const MAX_CERTIFICATE_BYTES = 16 * 1024 * 1024;

/**
 * Reads a regular file. Links are followed. Other kinds of files are rejected: a WSDL may specify any path as the
 * location of a schema, and reading a named pipe or a device may block forever.
 *
 * @throws Error that explains why the file cannot be read
 */
export function readRegularFile(path: string, maxBytes = MAX_WSDL_BYTES): Buffer {
  // checked before the file is opened, because opening some devices has side effects
  assertRegular(statSync(path));
  // another process may have replaced the file with a named pipe, and opening a named pipe must not block
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    assertRegular(stats);
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      // files in /proc report a size of 0, and other files may grow
      const chunk = Buffer.allocUnsafe(Math.min(Math.max(stats.size - size, 0), maxBytes) + 4096);
      const count = readSync(file, chunk);
      if (count === 0) return Buffer.concat(chunks, size);
      size += count;
      if (size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
}

function assertRegular(stats: Stats): void {
  if (!stats.isFile()) throw new Error(`it is ${stats.isDirectory() ? 'a folder, ' : ''}not a regular file`);
}

/** Returns `true` if a file exists and has the given content. */
export function hasContent(path: string, content: Uint8Array | string): boolean {
  try {
    return readRegularFile(path).equals(Buffer.from(content));
  } catch {
    return false;
  }
}
