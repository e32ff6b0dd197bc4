import type { Deadline } from './deadline.js';
import { Flight, type FlightControl } from './flight.js';
import type { Session } from './session.js';

/** Gets a session, in place of one that was refused if there is one. */
export type Authenticate = (control: FlightControl, refused: Session | undefined) => Promise<Session>;

/** Keeps the current session; all calls that need another share one authentication. */
export class Keeper {
  readonly #authenticate: Authenticate;
  #current: Session | undefined;
  #flight: Flight<Session> | undefined;

  constructor(authenticate: Authenticate) {
    this.#authenticate = authenticate;
  }

  get current(): Session | undefined {
    return this.#current;
  }

  /** The current session, or the first. @throws as `Flight.join` */
  async obtain(deadline: Deadline): Promise<Session> {
    return this.#current ?? this.#join(deadline, undefined);
  }

  /** Another session in place of a refused one; the current one, if that is another already. @throws as `Flight.join` */
  async renew(refused: Session, deadline: Deadline): Promise<Session> {
    if (this.#current && this.#current !== refused) return this.#current;
    return this.#join(deadline, refused);
  }

  #join(deadline: Deadline, refused: Session | undefined): Promise<Session> {
    this.#flight ??= new Flight(
      async (control) => (this.#current = await this.#authenticate(control, refused)),
      (flight) => {
        if (this.#flight === flight) this.#flight = undefined;
      },
    );
    return this.#flight.join(deadline);
  }
}
