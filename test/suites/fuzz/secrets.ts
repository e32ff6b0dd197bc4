/**
 * The secrets in the requests, which no message may show. They are in lower case, because host names are lower-cased.
 */
export const secrets = {
  password: 'markerpassword5kq7',
  authCode: 'markerauthcode8zt2',
  cookie: 'markercookie3vx9',
  note: 'markernote6yw4',
} as const;

export const allSecrets: readonly string[] = Object.values(secrets);

/** The number of leading characters that identify a secret. */
const TELLING = 12;

/** Returns the secrets in the request. A call does not have to hide other secrets. */
export function secretsIn(sent: string): readonly string[] {
  return allSecrets.filter((secret) => sent.includes(secret));
}

/**
 * Finds a secret in a text, even if it is truncated. The note is not a password, so it counts only as a whole word, as
 * `Masks` documents.
 *
 * @param reply the bytes of the reply. A truncated secret that the service itself sends does not count
 */
export function leakIn(text: string, sent: readonly string[], reply: Buffer): string | undefined {
  return sent.find((secret) => {
    const whole = new RegExp(secret === secrets.note ? `\\b${secret}\\b` : secret, 'g');
    if (text.search(whole) >= 0) return true;
    const beginning = secret.slice(0, TELLING);
    return text.includes(beginning) && !reply.toString('latin1').replace(whole, '').includes(beginning);
  });
}
