import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';

/** The largest size of a WSDL with all that it imports, in bytes: 64 MiB. */
export const maxDescriptionBytes = 64 * 1024 * 1024;

/** The largest size of a file of certificates, in bytes: 16 MiB. */
export const maxCertificateBytes = 16 * 1024 * 1024;

/**
 * Reads a regular file; a link is followed. A WSDL may name any path as the location of a schema, and reading a named pipe
 * or a device may never end.
 *
 * @param maxBytes reads at most so many bytes
 * @throws Error that says why it cannot be read
 */
export function readRegularFile(path: string, maxBytes = maxDescriptionBytes): Buffer {
  // before it is opened, which already has effects on some devices
  assertRegular(statSync(path));
  // what replaces it between the two calls does not block either
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    assertRegular(stats);
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      // the size is 0 for files of /proc, and may grow
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
  if (stats.isFile()) return;
  const kind = stats.isDirectory()
    ? 'a folder'
    : stats.isFIFO()
      ? 'a named pipe'
      : stats.isSocket()
        ? 'a socket'
        : 'a device';
  throw new Error(`it is ${kind}, not a regular file`);
}
