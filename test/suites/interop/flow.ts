import { deepStrictEqual } from 'node:assert';
import { demoAccount, demoCredentials, ServerFault, type RescueServer } from '../../../src/testing.js';

/**
 * The calls that SOAP clients in other languages make to the embedded server, and the form in which the server should
 * receive them.
 */

const { login, sso, startSession } = demoCredentials;
const [first, second] = demoAccount.sessions;
const { node } = startSession;

/** One waiting session per SOAP version. */
export const versions = [
  { soapVersion: '1.1', session: first.id },
  { soapVersion: '1.2', session: second.id },
] as const;

export type Version = (typeof versions)[number];

/** Returns a call as a row. A separate check determines whether the call had a cookie. */
export type Row = readonly [operation: string, request: object, hasCookie?: boolean];

/** The fault that the server returns for `cancelAction`, once per SOAP version. */
export const fault = new ServerFault('Not now <again> & later.');

export const faultLine = (code: string): string => `fault: ${code}, Not now <again> & later.`;

/** The calls of the flow. */
export const rows = {
  login: ['login', { sEmail: login.email, sPassword: login.password }, false],
  sso: ['requestAuthCodeSSO', { sSSOID: sso.ssoId, sPassword: sso.password, sCompany: sso.company }],
  start: (iSession: number): Row => ['startSession', { iSession, iNode: node }],
  startAgain: (iSession: number): Row => ['startSession', { iSession, iNode: node, sAuthCode: 'there' }],
  unknownUser: ['getUser', { iNodeID: 1 }],
  user: ['getUser', { iNodeID: node }],
  sessions: ['getSession_V3', { iNodeID: node, eNodeRef: 'NODE' }],
  cancel: (iSession: number): Row => ['cancelAction', { iSession }],
  logout: ['logout', {}],
} as const satisfies Record<string, Row | ((session: number) => Row)>;

/**
 * Compares a client's output, and the calls that the server received, with the expected results.
 *
 * @param linesOf the expected output per version, without the version
 * @param rowsOf the expected calls per version, in order
 */
export function checkFlow(
  server: RescueServer,
  printed: string,
  linesOf: (version: Version) => readonly string[],
  rowsOf: (session: number) => readonly Row[],
): void {
  deepStrictEqual(
    printed.trimEnd().split(/\r?\n/),
    versions.flatMap((version) => linesOf(version).map((line) => `SOAP ${version.soapVersion} ${line}`)),
  );
  deepStrictEqual(
    server.calls.map(({ operation, soapVersion, action, hasCookie, request }) => ({
      operation,
      soapVersion,
      action,
      hasCookie,
      // the authcode differs each time
      request: 'sAuthCode' in request ? { ...request, sAuthCode: 'there' } : request,
    })),
    versions.flatMap(({ soapVersion, session }) =>
      rowsOf(session).map(([operation, request, hasCookie = true]) => ({
        operation,
        soapVersion,
        action: `https://secure.logmeinrescue.com/API/API.asmx/${operation}`,
        hasCookie,
        request,
      })),
    ),
  );
  deepStrictEqual(
    versions.map(({ session }) => server.session(session).state),
    ['active', 'active'],
  );
}

/**
 * Runs a test in this folder as a program. Exits with the test's exit code, or prints the error and exits with 1. The
 * exit is explicit, because a pool of the package `redis` 5 may continue to connect after `destroy()`.
 */
export function runAsProgram(main: () => Promise<number>): void {
  main()
    .catch((error: unknown) => {
      // the message contains stderr
      const { message, stdout = '' } = error as Error & { stdout?: string };
      console.error(`${message}\n${stdout}`.trimEnd());
      return 1;
    })
    .then((code) => process.exit(code));
}
