import { describe, expect, test } from 'vitest';
import { connectionHint } from '../../src/soap/connection-hint.js';

describe('the hint for a failed connection', () => {
  const ca =
    " If the certificate was issued by a private authority, pass that authority's certificate in the tls.ca option, or start Node with NODE_EXTRA_CA_CERTS=/path/to/ca.pem.";
  const proxy = 'If your network requires a proxy, set the proxy option or HTTPS_PROXY.';
  const expectsTls = ' If this port expects TLS, the endpoint must begin with https://.';
  const hintFor = (code: string | undefined, endpoint = 'https://host/', message = 'no') =>
    connectionHint(Object.assign(new Error(message), code !== undefined && { code }), endpoint);

  test.each<[string | undefined, string]>([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ca],
    ['SELF_SIGNED_CERT_IN_CHAIN', ca],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', ca],
    ['UNABLE_TO_GET_ISSUER_CERT', ca],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ca],
    ['CERT_UNTRUSTED', ca],
    ['ERR_TLS_CERT_ALTNAME_INVALID', ' Check the host in the endpoint option, or set tls.servername.'],
    ['CERT_HAS_EXPIRED', " Check the clock of this machine and the server's certificate."],
    ['CERT_NOT_YET_VALID', " Check the clock of this machine and the server's certificate."],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', ' If the server requires a certificate, set tls.cert and tls.key.'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', ' If the server requires a certificate, set tls.cert and tls.key.'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', ' The server must support TLS 1.2 or later.'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', ' The server must support TLS 1.2 or later.'],
    ['ENOTFOUND', ` Check the host in the endpoint option. ${proxy}`],
    ['EAI_AGAIN', ` Check the host in the endpoint option. ${proxy}`],
    ['ECONNREFUSED', ' Check the host and port in the endpoint option.'],
    ['ETIMEDOUT', ` A firewall may be blocking the connection. ${proxy}`],
    ['ECONNRESET', ''],
    ['CERT_REVOKED', ''],
    [undefined, ''],
  ])('for %s', (code, want) => {
    expect(hintFor(code)).toBe(want);
    // an error of the proxy needs no hint about the service
    expect(hintFor(code, 'https://host/', 'the proxy host:1 failed')).toBe('');
  });

  test.each(['HPE_INVALID_CONSTANT', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])(
    'for %s of plain HTTP says that the port may expect TLS',
    (code) => {
      expect(hintFor(code, 'http://host/')).toBe(expectsTls);
      expect(hintFor(code)).toBe('');
      expect(hintFor('ECONNREFUSED', 'http://host/')).toBe(' Check the host and port in the endpoint option.');
    },
  );
});
