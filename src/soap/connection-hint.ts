const PROXY = 'If your network requires a proxy, set the proxy option or HTTPS_PROXY.';

/** Hints for failed connections, by the error code from Node, OpenSSL or undici. */
const hints: readonly (readonly [codes: RegExp, hint: string])[] = [
  [
    /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_UNTRUSTED)$/,
    "If the certificate was issued by a private authority, pass that authority's certificate in the tls.ca option, or start Node with NODE_EXTRA_CA_CERTS=/path/to/ca.pem.",
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'Check the host in the endpoint option, or set tls.servername.'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, "Check the clock of this machine and the server's certificate."],
  [/CERTIFICATE_REQUIRED$|HANDSHAKE_FAILURE$/, 'If the server requires a certificate, set tls.cert and tls.key.'],
  [/PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$/, 'The server must support TLS 1.2 or later.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, `Check the host in the endpoint option. ${PROXY}`],
  [/^ECONNREFUSED$/, 'Check the host and port in the endpoint option.'],
  [/^ETIMEDOUT$/, `A firewall may be blocking the connection. ${PROXY}`],
];

/**
 * The error codes of plain HTTP requests to a TLS server. The server sends a TLS alert, which is not valid HTTP, or
 * closes the connection.
 */
const PLAIN_HTTP_TO_TLS = /^(HPE_\w+|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/;

/** Returns `true` if the failure of a plain HTTP request suggests that the server expects TLS. */
export function mayExpectTls({ code = '' }: NodeJS.ErrnoException, url: string): boolean {
  return url.startsWith('http:') && PLAIN_HTTP_TO_TLS.test(code);
}

/**
 * Returns a hint for a failed connection, preceded by a space, or an empty string if there is no hint for the error.
 */
export function connectionHint(error: Error, endpoint: string): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || /\bproxy\b/.test(error.message)) return '';
  if (mayExpectTls(error, endpoint)) return ' If this port expects TLS, the endpoint must begin with https://.';
  const hint = hints.find(([codes]) => codes.test(code))?.[1];
  return hint === undefined ? '' : ` ${hint}`;
}
