import { demoAccount, demoCredentials } from '../../../../src/testing.js';
import { NS } from '../replies.js';
import type { ManagedCell } from './managed-cell.js';
import { notSent, ok, refused, type ManagedRow } from './managed-row.js';

const { login, sso } = demoCredentials;
const [, tess] = demoAccount.users;
const MINUTES = 60_000;
const DAY = 24 * 60 * MINUTES;

/** Faults with expired cookies, replaced authcodes and the login limit. */
export const sessionsRows: readonly ManagedRow[] = [
  {
    fault: 'none, the first call',
    isNew: true,
    cause: () => undefined,
    expected: ok({ authentications: 1 }),
  },
  {
    fault: 'the cookie has expired, an authcode is used',
    cause: ({ clock }) => clock.advance(21 * MINUTES),
    expected: ok(),
  },
  {
    fault: "the cookie has expired, session 'cookie'",
    only: 'e-mail',
    options: () => ({ session: 'cookie' }),
    cause: ({ clock }) => clock.advance(21 * MINUTES),
    expected: ok({ requests: 2, authentications: 1 }),
  },
  {
    fault: 'the authcode was replaced by our own replica',
    async cause({ another, stranger, forget }) {
      const replica = another();
      await replica.operations.getAccount();
      await stranger();
      await replica.operations.getAccount();
      forget();
    },
    expected: ok({ requests: 2 }),
  },
  {
    fault: 'the authcode was replaced by another program',
    cause: ({ stranger }) => stranger(),
    expected: ok({ requests: 2, authentications: 1 }),
  },
  {
    fault: 'replaced by another program, immediately after ours, once',
    async cause(cell) {
      await cell.stranger();
      strangerBehind(cell, 1);
    },
    expected: refused('RescueResultError', { code: 'INVALID_SECRETAUTHCODE', requests: 2, authentications: 1 }),
  },
  {
    fault: 'replaced by another program repeatedly',
    async cause(cell) {
      const { client, stranger, forget, hold, count, authentication } = cell;
      await stranger();
      strangerBehind(cell, Infinity);
      for (let calls = 0; calls < 10; calls++) await client.operations.getAccount().catch(() => undefined);
      hold(count([authentication], 0) === 4, `${count([authentication], 0)} authcodes were requested in all, not 4`);
      forget();
    },
    expected: refused('RescueAuthContentionError', { retryAfterMs: 10 * MINUTES }),
    afterwards: 'RescueAuthContentionError',
  },
  {
    fault: 'login limit by our own count, a short deadline',
    options: () => ({ timeoutMs: 10_000, contention: { replacements: 100 } }),
    cause: useUpLogins,
    expected: refused('RescueLoginLimitError', { retryAfterMs: 190_000 }),
    afterwards: 'RescueLoginLimitError',
  },
  {
    fault: 'login limit by our own count, a long deadline',
    timePasses: true,
    options: () => ({ timeoutMs: 5 * MINUTES, contention: { replacements: 100 } }),
    cause: useUpLogins,
    expected: ok({ requests: 2, authentications: 1 }),
  },
  {
    fault: 'LIMITREACHED from the service, a short deadline',
    isNew: true,
    timePasses: true,
    options: () => ({ timeoutMs: 10_000 }),
    cause: limited,
    expected: notSent('RescueLoginLimitError', { authentications: 1 }),
    afterwards: 'RescueLoginLimitError',
  },
  {
    fault: 'LIMITREACHED from the service, a long deadline',
    isNew: true,
    timePasses: true,
    options: () => ({ timeoutMs: 5 * MINUTES }),
    cause: limited,
    expected: ok({ authentications: 2 }),
  },
  {
    fault: "LIMITREACHED from the service, session 'cookie'",
    only: 'e-mail',
    isNew: true,
    options: () => ({ session: 'cookie', timeoutMs: 10_000 }),
    cause: ({ stranger }) =>
      stranger(async (client) => {
        for (let count = 0; count < 10; count++) await client.login(login);
      }),
    expected: notSent('RescueLoginLimitError', { authentications: 1, retryAfterMs: 190_000 }),
    afterwards: 'RescueLoginLimitError',
  },
  {
    fault: 'the user is not an administrator',
    options: (_cell, way) => ({
      credentials: way === 'e-mail' ? { email: tess.email, password: tess.password } : { ...sso, ssoId: tess.ssoId },
    }),
    cause: () => undefined,
    expected: refused('RescueResultError', { code: 'NOTLOGGEDINASADMIN', requests: 2, authentications: 1 }),
  },
  {
    fault: 'the user is not an administrator, the hundredth call',
    options: (_cell, way) => ({
      credentials: way === 'e-mail' ? { email: tess.email, password: tess.password } : { ...sso, ssoId: tess.ssoId },
    }),
    async cause({ client, forget }) {
      for (let calls = 0; calls < 99; calls++)
        await client.startSession(demoCredentials.startSession).catch(() => undefined);
      forget();
    },
    expected: refused('RescueResultError', { code: 'NOTLOGGEDINASADMIN' }),
  },
  {
    fault: "the server's clock jumps a day ahead",
    cause: ({ server }) => server.clock.advance(DAY),
    expected: ok(),
  },
  {
    fault: "the server's clock jumps a day back, a replaced authcode",
    clock: 'system',
    async cause({ time, stranger }) {
      time.at -= DAY;
      await stranger();
    },
    expected: ok({ requests: 2, authentications: 1 }),
  },
  ...[DAY, -DAY].map((ms): ManagedRow => ({
    fault: `the client's clock jumps a day ${ms > 0 ? 'ahead' : 'back'}, a replaced authcode`,
    isOfProcess: true,
    clock: 'system',
    async cause({ stranger, later }) {
      later(jump(ms));
      await stranger();
    },
    expected: ok({ requests: 2, authentications: 1 }),
  })),
  ...[DAY, -DAY].map((ms): ManagedRow => ({
    fault: `the client's clock jumps a day ${ms > 0 ? 'ahead' : 'back'}, the login limit`,
    isOfProcess: true,
    clock: 'system',
    options: () => ({ timeoutMs: 10_000, contention: { replacements: 100 } }),
    async cause(cell) {
      await useUpLogins(cell);
      cell.later(jump(ms));
    },
    // this row uses a time window in real time
    expected: refused('RescueLoginLimitError'),
    afterwards: 'RescueLoginLimitError',
  })),
];

/**
 * Changes the time of day in this process, but not how it measures durations. @returns a function that undoes the
 * change
 */
function jump(ms: number): () => void {
  const { now } = Date;
  Date.now = () => now() + ms;
  return () => {
    Date.now = now;
  };
}

/** Simulates another program that requests an authcode as soon as the client has an authcode. */
function strangerBehind({ server, authentication, stranger, later }: ManagedCell, times: number): void {
  let left = times;
  let isStranger = false;
  const behind = async (_request: unknown, call: { proceed(): Promise<object> }): Promise<never> => {
    const reply = await call.proceed();
    if (!isStranger && left-- > 0) {
      isStranger = true;
      await stranger();
      isStranger = false;
    }
    return reply as never;
  };
  server.on(authentication, behind);
  if (authentication !== 'requestAuthCode') server.on('requestAuthCode', (_request, call) => call.proceed());
  later(() => {
    if (times === Infinity) return;
    server.off(authentication);
  });
}

/** Lets a client of the store authenticate ten times, and then replaces the authcode once more. */
async function useUpLogins({ client, stranger, forget, count, authentication }: ManagedCell): Promise<void> {
  while (count([authentication], 0) < 10) {
    await stranger();
    await client.operations.getAccount();
  }
  await stranger();
  forget();
}

/** Makes the service refuse an authentication because of the rate limit, even though the client has not counted any. */
function limited({ server, authentication }: ManagedCell): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${authentication}Response xmlns="${NS}"><${authentication}Result>requestAuthCodeRet_LimitReached</${authentication}Result></${authentication}Response></soap:Body></soap:Envelope>`;
  server.next(authentication, { body });
}
