/**
 * Returns an error with only the message and the code of another error. undici, Node.js and custom transports attach
 * requests, reply bytes, certificates and sockets to their errors. Never throws.
 */
export function plainError(error: unknown): Error {
  let message: unknown;
  let code: unknown;
  try {
    message = messageOf((error ?? {}) as Error);
    ({ code } = (error ?? {}) as { code?: unknown });
  } catch {
    // reading a thrown value may throw as well
  }
  const plain = new Error(typeof message === 'string' && message !== '' ? message : 'the transport failed');
  // V8 keeps the functions on the stack alive, and with them the request, until the stack text is first read
  return Object.assign(plain, { stack: plain.stack }, typeof code === 'string' && { code });
}

/**
 * Returns the message of an error. Replaces two messages of Node.js: an error for several addresses has an empty
 * message, and OpenSSL's message quotes its source files.
 */
export function messageOf(error: Error): string {
  if ((error as NodeJS.ErrnoException).code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'the server does not speak TLS on this port; check the port, and whether the address must start with http:';
  const several = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return error.message || several.map(({ message }) => message).join(', ') || error.name;
}
