import { demoCredentials } from '../../../../src/testing.js';
import { afterwards, instead } from '../answers.js';
import type { Cell } from '../cell.js';
import { HTML, saying } from '../replies.js';
import { allOk, each, ok, refused, result, unknown, type Expected, type Row } from '../row.js';

const { login, sso, startSession } = demoCredentials;
const MINUTES = 60_000;
const DAY = 24 * 60 * MINUTES;

/** The suffixes of result values, and the guide's codes for them. */
const refusals: Readonly<Record<string, string>> = {
  Invalid: 'INVALID',
  LimitReached: 'LIMITREACHED',
  GlobalIpRestricted: 'GLOBALIPRESTRICTED',
  InvalidParam_Company: 'INVALIDPARAM_COMPANY',
  InvalidParam_Session: 'INVALIDPARAM_SESSION',
  NotLoggedIn: 'NOTLOGGEDIN',
  NotLoggedInAsAdmin: 'NOTLOGGEDINASADMIN',
  ActionFailed: 'ACTIONFAILED',
  Invalid_SecretAuthCode: 'INVALID_SECRETAUTHCODE',
  User_Deleted_Or_Disabled: 'USER_DELETED_OR_DISABLED',
};

/** Expects that every operation succeeds, except the given operations. */
function okBut(others: { readonly [name: string]: Expected }, also: Partial<Expected> = {}) {
  return each((operation) => others[operation] ?? ok(operation, also));
}

/**
 * The session that the cookie identifies has expired. The replies to the other two calls set a new cookie; the client
 * ignores the one set by the SSO reply.
 */
const newCookie = each((operation) => ok(operation, operation === 'requestAuthCodeSSO' ? {} : { cookie: 'changed' }));

/** Refusals, listed by code and by the state of the service that causes them. */
export const stateRows: readonly Row[] = [
  ...Object.entries(refusals).map(([literal, code]): Row => ({
    fault: `answered ${code}`,
    cause: instead((operation) => ({ body: saying(operation, literal) })),
    expected: result(code),
  })),
  {
    // the guide also lists this code for timeouts
    fault: 'answered ERROR',
    cause: afterwards((operation) => ({ body: saying(operation, 'Error') })),
    expected: unknown('RescueResultError', { code: 'ERROR' }),
  },
  {
    fault: 'the cookie has expired, an authcode is carried',
    cause: ({ server }) => server.clock.advance(21 * MINUTES),
    expected: newCookie,
  },
  {
    fault: 'the cookie has expired, nothing else is carried',
    carries: 'cookie',
    cause: ({ server }) => server.clock.advance(21 * MINUTES),
    expected: okBut({
      login: ok('login', { cookie: 'changed', authcode: 'none' }),
      startSession: result('NOTLOGGEDINASADMIN', { cookie: 'changed', authcode: 'none' }),
    }),
  },
  {
    fault: 'nothing is carried',
    carries: 'nothing',
    cause: () => undefined,
    expected: {
      login: ok('login', { cookie: 'changed', authcode: 'none' }),
      requestAuthCodeSSO: ok('requestAuthCodeSSO', { cookie: 'none' }),
      startSession: result('NOTLOGGEDINASADMIN', { cookie: 'changed', authcode: 'none' }),
    },
  },
  {
    fault: "another user's authcode is carried",
    carries: "another user's authcode",
    cause: () => undefined,
    expected: {
      login: ok('login', { cookie: 'changed', authcode: 'dropped' }),
      requestAuthCodeSSO: ok('requestAuthCodeSSO', { cookie: 'none' }),
      startSession: result('NOTLOGGEDINASADMIN', { cookie: 'changed' }),
    },
  },
  {
    fault: 'the authcode was replaced',
    cause: ({ another }) => another((client) => client.requestAuthCodeSSO(sso)),
    expected: okBut({ startSession: result('INVALID_SECRETAUTHCODE') }),
  },
  {
    fault: 'ten logins in three minutes',
    cause: ({ another }) =>
      another(async (client) => {
        for (let count = 0; count < 10; count++) await client.login(login).catch(() => undefined);
      }),
    expected: okBut({ login: result('LIMITREACHED') }),
  },
  {
    fault: 'the limit, and three minutes later',
    async cause({ another, server }) {
      await another(async (client) => {
        for (let count = 0; count < 10; count++) await client.login(login).catch(() => undefined);
      });
      server.clock.advance(3 * MINUTES);
    },
    expected: allOk(),
  },
  {
    fault: 'the password was changed',
    cause({ server, later }) {
      const user = server.user(login.email);
      const { password } = user;
      user.password = 'another';
      later(() => (user.password = password));
    },
    expected: okBut({ login: result('INVALID') }),
  },
  {
    fault: 'the single sign-on id was changed',
    cause({ server, later }) {
      const user = server.user(login.email);
      const { ssoId } = user;
      user.ssoId = 'another';
      later(() => (user.ssoId = ssoId));
    },
    expected: okBut({ requestAuthCodeSSO: result('INVALID') }),
  },
  {
    fault: 'the user was disabled',
    cause({ server, later }) {
      const user = server.user(login.email);
      user.enabled = false;
      later(() => (user.enabled = true));
    },
    expected: {
      login: result('INVALID'),
      requestAuthCodeSSO: result('INVALID'),
      startSession: result('USER_DELETED_OR_DISABLED'),
    },
  },
  {
    fault: 'the user is not an administrator',
    carries: 'a technician',
    cause: () => undefined,
    expected: okBut({ startSession: result('NOTLOGGEDINASADMIN') }),
  },
  {
    fault: 'the technician is offline',
    cause({ server }) {
      server.user(login.email).online = false;
    },
    expected: okBut({ startSession: result('ACTIONFAILED') }),
  },
  {
    fault: 'another client started the session',
    cause({ server }) {
      server.session(startSession.session).state = 'active';
    },
    expected: okBut({ startSession: result('ACTIONFAILED') }),
  },
  {
    fault: "the server's clock jumps a day ahead",
    cause: ({ server }) => server.clock.advance(DAY),
    expected: newCookie,
  },
  {
    fault: "the server's clock jumps a day back",
    cause({ time }) {
      time.at -= DAY;
    },
    expected: allOk(),
  },
  ...[DAY, -DAY].map((ms): Row => ({
    fault: `the client's clock jumps a day ${ms > 0 ? 'ahead' : 'back'} in the call`,
    isOfProcess: true,
    cause(cell) {
      cell.front.next(async ({ socket, carryOut }) => {
        const reply = await carryOut();
        jump(cell, ms);
        socket.write(reply);
      });
    },
    expected: allOk(),
  })),
  {
    fault: "503 until a date, the client's clock a day off",
    isOfProcess: true,
    cause(cell) {
      jump(cell, DAY);
      const lines = ['Date: Sat, 21 Nov 2026 12:00:00 GMT', 'Retry-After: Sat, 21 Nov 2026 12:02:00 GMT'];
      return instead({ status: 503, body: HTML, type: 'text/html', lines })(cell);
    },
    expected: unknown('RescueThrottledError', { ran: 0, status: 503, retryAfterMs: 120_000 }),
  },
  {
    fault: 'refused, and a cookie is set',
    cause: instead((operation) => ({
      body: saying(operation, 'Invalid_SecretAuthCode'),
      lines: ['Set-Cookie: ASP.NET_SessionId=bbbbbbbbbbbbbbbbbbbbbbbb; path=/; HttpOnly'],
    })),
    expected: each((operation) =>
      refused('RescueResultError', {
        code: 'INVALID_SECRETAUTHCODE',
        cookie: operation === 'startSession' ? 'changed' : 'kept',
      }),
    ),
  },
];

/** Changes the time of day in this process, but not how it measures durations. */
function jump({ later }: Cell, ms: number): void {
  const { now } = Date;
  Date.now = () => now() + ms;
  later(() => {
    Date.now = now;
  });
}
