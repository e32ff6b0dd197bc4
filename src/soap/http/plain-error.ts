/**
 * Returns an error with only the message and the code of another one. undici, Node and custom transports attach
 * requests, bytes of replies, certificates and sockets to their errors. Never throws.
 */
export function plainError(error: unknown): Error {
  let message: unknown;
  let code: unknown;
  try {
    message = messageOf((error ?? {}) as Error);
    ({ code } = (error ?? {}) as { code?: unknown });
  } catch {
    // reading a thrown value may throw, too
  }
  const plain = new Error(typeof message === 'string' && message !== '' ? message : 'the transport failed');
  // V8 keeps the functions on the stack, and so the request, until the text of the stack is first read
  return Object.assign(plain, { stack: plain.stack }, typeof code === 'string' && { code });
}

/**
 * The message of an error. A failure at several addresses has no message of its own, and the message of OpenSSL quotes
 * its source files.
 */
export function messageOf(error: Error): string {
  if ((error as NodeJS.ErrnoException).code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'the server does not speak TLS; check that the address begins with https: and has the port of https';
  const several = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return error.message || several.map(({ message }) => message).join(', ') || error.name;
}
