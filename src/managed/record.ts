import { z } from 'zod';

/** How long a record outlives its last change: authcodes do not expire by themselves. 30 days, in milliseconds. */
export const RECORD_TTL_MS = 30 * 24 * 3600_000;

const time = z.number().nonnegative();

const authRecord = z.object({
  format: z.literal(1),
  user: z.string(),
  generation: z.int().nonnegative(),
  authCode: z.string().min(1).optional(),
  obtainedAt: time.optional(),
  replacements: z.array(time).max(100),
  notAdministrator: z.literal(true).optional(),
  lease: z.object({ id: z.string(), ms: z.number().positive() }).optional(),
  refusal: z
    .object({ digest: z.string(), at: time, operation: z.string(), code: z.string(), result: z.string() })
    .optional(),
});

/** What all replicas know of one user: plain JSON under the store's key. */
export interface AuthRecord {
  /** The form of this record; another is passed over and replaced. */
  readonly format: 1;
  /** The digest of endpoint and user, so that a key given to two users is noticed. */
  readonly user: string;
  /** Counts the authcodes, for those who look at it. */
  readonly generation: number;
  readonly authCode?: string | undefined;
  /** In milliseconds since 1970, by the clock of the replica that obtained the authcode. */
  readonly obtainedAt?: number | undefined;
  /** When young authcodes were found dead and replaced, in milliseconds since 1970. */
  readonly replacements: readonly number[];
  /** This very authcode was refused for want of an administrator when it was new. */
  readonly notAdministrator?: true | undefined;
  /** Who is authenticating, and for how long from the moment at which another first saw it. */
  readonly lease?: { readonly id: string; readonly ms: number } | undefined;
  /** Credentials that the service refused, by a slow digest. */
  readonly refusal?: StoredRefusal | undefined;
}

export interface StoredRefusal {
  readonly digest: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly operation: string;
  readonly code: string;
  readonly result: string;
}

export function emptyRecord(user: string): AuthRecord {
  return { format: 1, user, generation: 0, replacements: [] };
}

/** The record of a stored text; undefined if it is none: damaged, or of another version of this package. */
export function parseRecord(value: string): AuthRecord | undefined {
  return parse(authRecord, value);
}

const loginRecord = z.object({
  format: z.literal(1),
  times: z.array(z.object({ id: z.string(), at: time })).max(1000),
});

/** The recent logins of one user over all replicas. */
export interface LoginRecord {
  readonly format: 1;
  readonly times: readonly LoginTime[];
}

export interface LoginTime {
  readonly id: string;
  /** In milliseconds since 1970, by the clock of the replica that logged in. */
  readonly at: number;
}

export function parseLoginRecord(value: string): LoginRecord | undefined {
  return parse(loginRecord, value);
}

function parse<T>(schema: z.ZodType<T>, value: string): T | undefined {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}
