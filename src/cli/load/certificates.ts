import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { MAX_CERTIFICATE_BYTES, readRegularFile } from './read-file.js';

const certificate = /^-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*-----END[^-]*-----/;

/**
 * The certificates of a text in PEM form. Node ignores a certificate that it cannot read, and then trusts no other.
 *
 * @throws Error if one cannot be read
 */
export function certificatesIn(text: string): readonly string[] {
  const found = text.split(/(?=-----BEGIN )/).flatMap((block) => certificate.exec(block)?.[0] ?? []);
  for (const each of found) new X509Certificate(each);
  return found;
}

/** The authorities that Node trusts, NODE_EXTRA_CA_CERTS included. A list of authorities would replace them. */
export function trustedByNode(): readonly string[] {
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (!extra) return rootCertificates;
  try {
    return [...rootCertificates, ...certificatesIn(readRegularFile(extra, MAX_CERTIFICATE_BYTES).toString())];
  } catch {
    // Node warns when it starts, and continues
    return rootCertificates;
  }
}
