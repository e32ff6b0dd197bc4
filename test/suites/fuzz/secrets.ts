/** The secret in every request, which no message may show. In lower case, because host names are. */
export const secrets = {
  password: 'markerpassword5kq7',
  authCode: 'markerauthcode8zt2',
  cookie: 'markercookie3vx9',
  note: 'markernote6yw4',
} as const;

export const allSecrets: readonly string[] = Object.values(secrets);

/** The length of a beginning that identifies a secret. */
const TELLING = 12;

/** The secrets of the request. A call must hide no others. */
export function secretsIn(sent: string): readonly string[] {
  return allSecrets.filter((secret) => sent.includes(secret));
}

/**
 * Finds a secret in a text, also a truncated one. The note is no password: as `Masks` documents, it counts as a whole word.
 *
 * @param reply the bytes of the reply: a truncated secret that the service itself sends does not count
 */
export function leakIn(text: string, sent: readonly string[], reply: Buffer): string | undefined {
  return sent.find((secret) => {
    if (secret === secrets.note ? new RegExp(`\\b${secret}\\b`).test(text) : text.includes(secret)) return true;
    const beginning = secret.slice(0, TELLING);
    return text.includes(beginning) && !reply.toString('latin1').replaceAll(secret, '').includes(beginning);
  });
}
