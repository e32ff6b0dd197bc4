import type { IncomingHttpHeaders } from 'node:http';
import type { Operations, RequestOf } from '../soap/schema/contract.js';
import type { SoapVersion } from '../soap/xml/names.js';

/** A call that reached an operation, as it was sent: passwords and authcodes stand in it. */
export interface RecordedCallOf<Name extends string, Request> {
  readonly operation: Name;
  readonly soapVersion: SoapVersion;
  /** The SOAPAction, or in SOAP 1.2 the action parameter, without quotes; absent if none was sent. */
  readonly action: string | undefined;
  /** The request as the operation sees it: what was not sent is 0, false or the first literal, or absent. */
  readonly request: Request;
  readonly headers: IncomingHttpHeaders;
  /** Whether a session cookie came along, living or not. */
  readonly hasCookie: boolean;
  /** The body as text. */
  readonly envelope: string;
  /** When it came, by the server's clock, in milliseconds since 1970. */
  readonly time: number;
}

/** A recorded call of any operation; `operation` tells which, and so the type of `request`. */
export type RecordedCall<O extends Operations> = {
  [Name in keyof O & string]: RecordedCallOf<Name, RequestOf<O[Name]>>;
}[keyof O & string];

/** A server that is played with for days keeps no more than the latest so many. */
const MAX_CALLS = 10_000;

/** The calls, the earliest first. */
export class CallLog {
  readonly calls: RecordedCallOf<string, unknown>[] = [];

  add(call: RecordedCallOf<string, unknown>): void {
    this.calls.push(call);
    if (this.calls.length > MAX_CALLS) this.calls.shift();
  }

  clear(): void {
    this.calls.length = 0;
  }
}
