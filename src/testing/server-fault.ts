/** What a fault says besides its text. */
export interface ServerFaultOptions {
  /**
   * Who is at fault: `'Client'` (the request cannot be carried out), `'Server'` (something broke), in the words of
   * SOAP 1.1; SOAP 1.2 gets its own. Any other name is a code of your own. Default: `'Server'`.
   */
  readonly code?: 'Client' | 'Server' | 'MustUnderstand' | 'VersionMismatch' | (string & {});
  /** The namespace of a code of your own. Default: `'urn:fault'`. */
  readonly namespace?: string;
  /** What stands in the detail element: well-formed XML, written as it is. Default: nothing. */
  readonly detail?: string;
}

/** The same symbol in every copy of this package, so that a fault of one is known to the server of another. */
const brand = Symbol.for('logmein-rescue-soap.server-fault');

/** Throw it in a handler, or give it to `server.next`, and the call is answered with this SOAP fault and HTTP 500. */
export class ServerFault extends Error {
  override readonly name: string = 'ServerFault';
  readonly code: string;
  readonly namespace: string;
  readonly detail: string;

  /** @param reason the fault's text */
  constructor(reason: string, { code = 'Server', namespace = 'urn:fault', detail = '' }: ServerFaultOptions = {}) {
    super(reason);
    this.code = code;
    this.namespace = namespace;
    this.detail = detail;
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return this === ServerFault && typeof value === 'object' && value !== null && brand in value;
  }
}
