import type { StorePoint } from './messages.js';

/**
 * The point at which a worker is killed or paused: when its request for an authcode has reached the server, or during a
 * store operation.
 */
export type HitPoint = 'asked' | StorePoint;

export interface Hit {
  readonly kind: 'kill' | 'stop';
  readonly at: HitPoint;
}

/** The events of a round. In each round, every worker makes some calls. */
export interface Round {
  /** All cookies expire before the round. */
  readonly expires?: true;
  /** Before or during the round, another program requests an authcode, which invalidates the workers' authcode. */
  readonly replaced?: 'before' | 'during';
  /** Kills or pauses the first worker that reaches the point. */
  readonly hit?: Hit;
}

const calm: Round = {};
const cookies: Round = { expires: true };
const expiry: Round = { expires: true, replaced: 'before' };
const replaced: Round = { replaced: 'before' };
// not twice in a row without a call in between, because a call that is refused twice is rejected, as promised
const stranger: Round = { replaced: 'during' };

/** In each cycle, one worker is killed and one is paused while it authenticates. */
const hits: readonly (readonly [kill: HitPoint, stop: HitPoint])[] = [
  ['asked', 'asked'],
  ['leased', 'answered'],
  ['answered', 'leased'],
];

/**
 * A cycle of the run: cookies expire, authcodes are replaced, one worker is killed and one paused. Then more authcodes are
 * replaced in three minutes than the service allows logins, while a new worker waits with the others.
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
