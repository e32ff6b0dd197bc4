import type { StorePoint } from './messages.js';

/** Where a worker is hit: when its request for an authcode has reached the server, or at its store. */
export type HitPoint = 'asked' | StorePoint;

export interface Hit {
  readonly kind: 'kill' | 'stop';
  readonly at: HitPoint;
}

/** What happens in a round, in which every worker makes some calls. */
export interface Round {
  /** The server's clock lets all cookies expire before it. */
  readonly expires?: true;
  /** A stranger requests an authcode, which kills that of the workers: before the round or in the midst of it. */
  readonly replaced?: 'before' | 'amidst';
  /** Which befalls the first worker that comes there. */
  readonly hit?: Hit;
}

const calm: Round = {};
const cookies: Round = { expires: true };
const expiry: Round = { expires: true, replaced: 'before' };
const replaced: Round = { replaced: 'before' };
// not after another in whose round nobody may have noticed it: a call that is refused twice is rejected, as promised
const stranger: Round = { replaced: 'amidst' };

/** Each pair is of one cycle: one worker killed and one paused in the middle of authenticating. */
const hits: readonly (readonly [kill: HitPoint, stop: HitPoint])[] = [
  ['asked', 'asked'],
  ['leased', 'answered'],
  ['answered', 'leased'],
];

/**
 * A cycle of the run: cookies expired and authcodes replaced, a worker killed and one paused, and then more authcodes
 * replaced in three minutes than the service allows logins, a new worker among those that wait.
 */
export function cycle(number: number): readonly Round[] {
  const [kill, stop] = hits[number % hits.length] as (typeof hits)[number];
  return [
    calm,
    expiry,
    stranger,
    { expires: true, replaced: 'before', hit: { kind: 'stop', at: stop } },
    calm,
    cookies,
    stranger,
    expiry,
    ...Array<Round>(5).fill(replaced),
    { replaced: 'before', hit: { kind: 'kill', at: kill } },
    ...Array<Round>(6).fill(replaced),
    calm,
    expiry,
    stranger,
    cookies,
    expiry,
  ];
}
