import { readFileSync, statSync } from 'node:fs';

/** The maximum size of a file, and of a downloaded WSDL with its imports, in bytes: 64 MiB. */
export const MAX_WSDL_BYTES = 64 * 1024 * 1024;

/**
 * Reads a regular file. Links are followed. Other kinds of files are rejected: a WSDL may specify any path as the
 * location of a schema, and reading a named pipe or a device may block forever.
 *
 * @throws Error that explains why the file cannot be read
 */
export function readRegularFile(path: string): Buffer {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`it is ${stats.isDirectory() ? 'a folder, ' : ''}not a regular file`);
  if (stats.size > MAX_WSDL_BYTES) throw new Error(`it is larger than ${MAX_WSDL_BYTES} bytes`);
  return readFileSync(path);
}

/** Returns `true` if a file exists and has the given content. */
export function hasContent(path: string, content: Uint8Array | string): boolean {
  try {
    return readRegularFile(path).equals(Buffer.from(content));
  } catch {
    return false;
  }
}
