import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { LoginArguments, RequestAuthCodeSSOArguments } from '../rescue/client.js';
import type { Refusal } from './errors.js';
import type { AuthRecord, StoredRefusal } from './record.js';

/** For how long clients believe the refusal that another wrote to the store. In milliseconds. */
const BELIEVED_MS = 10 * 60_000;

const derive = promisify(scrypt) as (secret: string, salt: string, bytes: number) => Promise<Buffer>;

/**
 * Names refused credentials to the store, so that ten replicas with one wrong password ask once. Slow by purpose (tens of
 * milliseconds): who can read the store must not be able to try passwords against a fast digest.
 */
export async function refusalOf(
  refusal: Refusal,
  credentials: LoginArguments | RequestAuthCodeSSOArguments,
  user: string,
  now: number,
): Promise<StoredRefusal> {
  const { operation, code, result } = refusal;
  return { digest: await slowDigest(credentials, user), at: now, operation, code, result };
}

/** The refusal in a record, if it is young and of these very credentials. */
export async function knownRefusal(
  { refusal, user }: AuthRecord,
  credentials: LoginArguments | RequestAuthCodeSSOArguments,
  now: number,
): Promise<Refusal | undefined> {
  if (!refusal || Math.abs(now - refusal.at) >= BELIEVED_MS) return undefined;
  return refusal.digest === (await slowDigest(credentials, user)) ? refusal : undefined;
}

/** The user is in the salt: it stands in the record, which was compared with it. */
async function slowDigest({ password }: { readonly password: string }, user: string): Promise<string> {
  return (await derive(password, user, 32)).toString('base64url');
}
