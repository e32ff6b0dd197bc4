import { demoCredentials } from '../../../../src/testing.js';
import type { Credentials } from '../../../../src/managed.js';
import type { ManagedCell } from './managed-cell.js';
import { notSent, ok, refused, type ManagedRow } from './managed-row.js';

const { login } = demoCredentials;

/** The next result of a cell's credentials function. */
const sources = new WeakMap<ManagedCell, { give: () => Credentials | Promise<Credentials> }>();

/** Returns a credentials function whose result rows can change. */
function fetched(cell: ManagedCell): { readonly credentials: () => Credentials | Promise<Credentials> } {
  const source = { give: (): Credentials | Promise<Credentials> => cell.credentials };
  sources.set(cell, source);
  return { credentials: () => source.give() };
}

function giving(cell: ManagedCell, give: () => Credentials | Promise<Credentials>): void {
  const source = sources.get(cell);
  if (source) source.give = give;
}

const wrong = (cell: ManagedCell): Credentials => ({ ...cell.credentials, password: 'wrong' });

/**
 * Faults in which credentials are not available, change or are refused, or an authentication does not reach the
 * service.
 */
export const credentialsRows: readonly ManagedRow[] = [
  {
    fault: 'the credentials function rejects',
    isNew: true,
    options: fetched,
    cause(cell) {
      giving(cell, () => Promise.reject(new Error('the vault is sealed')));
      cell.later(() => giving(cell, () => cell.credentials));
    },
    expected: notSent('RescueAuthenticationError'),
  },
  {
    fault: 'the credentials function returns no credentials',
    isNew: true,
    options: fetched,
    cause(cell) {
      giving(cell, () => ({ email: '' }) as never);
      cell.later(() => giving(cell, () => cell.credentials));
    },
    expected: notSent('RescueAuthenticationError'),
  },
  {
    fault: 'the credentials function fails after the authcode was replaced',
    options: fetched,
    async cause(cell) {
      await cell.stranger();
      giving(cell, () => Promise.reject(new Error('the vault is sealed')));
      cell.later(() => giving(cell, () => cell.credentials));
    },
    expected: refused('RescueAuthenticationError'),
  },
  {
    fault: 'the password was changed, the function returns the new one',
    only: 'e-mail',
    options: fetched,
    async cause(cell) {
      await cell.stranger();
      cell.server.user(login.email).password = 'new';
      giving(cell, () => ({ ...login, password: 'new' }));
    },
    expected: ok({ requests: 2, authentications: 1 }),
  },
  {
    fault: 'refused password',
    isNew: true,
    options: (cell) => ({ credentials: wrong(cell) }),
    cause: () => undefined,
    expected: refused('RescueResultError', { code: 'INVALID', requests: 0, authentications: 1 }),
    afterwards: 'RescueResultError',
  },
  {
    fault: 'refused password, the hundredth call',
    isNew: true,
    options: (cell) => ({ credentials: wrong(cell) }),
    async cause({ client }) {
      for (let calls = 0; calls < 99; calls++) await client.operations.getAccount().catch(() => undefined);
    },
    expected: refused('RescueResultError', { code: 'INVALID', requests: 0, authentications: 1 }),
    afterwards: 'RescueResultError',
  },
  {
    fault: 'refused password, another replica with the same one',
    isNew: true,
    options: (cell) => ({ credentials: wrong(cell) }),
    async cause(cell) {
      await cell
        .another({ credentials: wrong(cell) })
        .operations.getAccount()
        .catch(() => undefined);
    },
    // each process remembers refusals only for itself
    expected: refused('RescueResultError', { code: 'INVALID', requests: 0, authentications: 2 }),
    afterwards: 'RescueResultError',
  },
  {
    fault: 'refused password, then the function returns another',
    isNew: true,
    options: fetched,
    async cause(cell) {
      giving(cell, () => wrong(cell));
      for (let calls = 0; calls < 9; calls++) await cell.client.operations.getAccount().catch(() => undefined);
      giving(cell, () => cell.credentials);
    },
    expected: ok({ authentications: 2 }),
  },
  {
    fault: 'refused API token',
    only: 'e-mail',
    isNew: true,
    options: () => ({ credentials: { apiToken: 'made-up' } }),
    cause: () => undefined,
    expected: refused('RescueResultError', { code: 'INVALID_SECRETAUTHCODE' }),
    afterwards: 'RescueResultError',
  },
  {
    fault: 'refused API token, the hundredth call',
    only: 'e-mail',
    isNew: true,
    options: () => ({ credentials: { apiToken: 'made-up' } }),
    async cause({ client, forget }) {
      for (let calls = 0; calls < 99; calls++) await client.operations.getAccount().catch(() => undefined);
      forget();
    },
    expected: refused('RescueResultError', { code: 'INVALID_SECRETAUTHCODE' }),
    afterwards: 'RescueResultError',
  },
  {
    fault: 'connection refused, the first call',
    isNew: true,
    async cause({ front, later }) {
      await front.stop();
      later(() => front.start());
    },
    expected: notSent('RescueAuthenticationError'),
  },
  {
    fault: 'connection refused, retried, the first call',
    isNew: true,
    timePasses: true,
    options: () => ({ retry: { attempts: 3 } }),
    async cause({ front, later }) {
      await front.stop();
      later(() => front.start());
    },
    expected: notSent('RescueAuthenticationError'),
  },
  {
    fault: 'the reply with the authcode is lost',
    isNew: true,
    cause: ({ front }) =>
      front.next(async ({ socket, carryOut }) => {
        await carryOut();
        socket.resetAndDestroy();
      }),
    expected: notSent('RescueAuthenticationError', { authentications: 1 }),
  },
  {
    fault: 'the reply with the authcode is 503, retried',
    isNew: true,
    timePasses: true,
    options: () => ({ retry: { attempts: 3 } }),
    cause: ({ front }) =>
      front.next(async ({ socket, carryOut }) => {
        await carryOut();
        socket.write('HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n');
      }),
    expected: notSent('RescueAuthenticationError', { authentications: 1, retryAfterMs: 7000 }),
  },
  {
    fault: "startSession's reply is lost, retried",
    timePasses: true,
    options: () => ({ retry: { attempts: 3 } }),
    cause: ({ front }) =>
      front.next(async ({ socket, carryOut }) => {
        await carryOut();
        socket.resetAndDestroy();
      }),
    expected: { class: 'RescueConnectionError', outcome: 'unknown', requests: 1, authentications: 0, ran: 1 },
  },
  {
    fault: "startSession's reply is lost, declared read-only",
    timePasses: true,
    options: () => ({ retry: { attempts: 3 } }),
    call: { readOnly: true },
    cause: ({ front }) =>
      front.next(async ({ socket, carryOut }) => {
        await carryOut();
        socket.resetAndDestroy();
      }),
    expected: { class: 'RescueConnectionError', outcome: 'unknown', requests: 1, authentications: 0, ran: 1 },
  },
  {
    fault: "startSession's reply is 429, retried",
    timePasses: true,
    options: () => ({ retry: { attempts: 3 } }),
    cause: ({ front }) => {
      front.next(({ socket }) => socket.write('HTTP/1.1 429 Wait\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n'));
    },
    expected: refused('RescueThrottledError', { requests: 0, retryAfterMs: 7000 }),
  },
  {
    fault: 'connection refused for startSession, retried',
    timePasses: true,
    options: () => ({ retry: { attempts: 3 } }),
    async cause({ front, later }) {
      await front.stop();
      later(() => front.start());
    },
    expected: notSent('RescueConnectionError'),
  },
];
