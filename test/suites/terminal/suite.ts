import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials, startRescueServer } from '../../../src/testing.js';

/**
 * `npm run test:suite -- terminal`: tests the command in a pseudo terminal (`script` from util-linux), including
 * prompts, secrets that are not echoed, confirmations and Ctrl-C. `npm test` tests the same commands in a pipe.
 */
const ROOT = join(__dirname, '../../..');
const { login, sso, startSession } = demoCredentials;
const CTRL_C = '\u0003';

interface Ran {
  readonly code: number | null;
  readonly screen: string;
}

/** Runs the command. As soon as the screen shows one of the given texts, types the keys for that text. */
function inTerminal(
  args: readonly string[],
  dialogue: readonly (readonly [shown: string, keys: string])[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const quoted = [process.execPath, '-r', 'ts-node/register', 'src/cli/main.ts', ...args].map((each) => `'${each}'`);
  // -e returns the exit code of the command, -f flushes the output immediately, and exec replaces the shell, which
  // would otherwise also receive Ctrl-C and exit with 130
  const child = spawn('script', ['-qefc', `exec ${quoted.join(' ')}`, '/dev/null'], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const left = [...dialogue];
  let screen = '';
  let seen = 0;
  child.stdout.on('data', (text) => {
    screen += String(text);
    const at = left[0] === undefined ? -1 : screen.indexOf(left[0][0], seen);
    if (at < 0) return;
    const [shown, keys] = left.shift() as readonly [string, string];
    seen = at + shown.length;
    child.stdin.write(keys);
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 120_000);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(deadline);
      if (left.length > 0) screen += `\n(never shown: ${left.map(([shown]) => shown).join(', ')})`;
      resolve({ code, screen });
    }),
  );
}

/** Returns the first endpoint in a text, as `server` prints it. */
const endpointIn = (text: string): string | undefined => /http:\/\/127\.0\.0\.1:\d+\/API\/API\.asmx/.exec(text)?.[0];

async function main(): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), 'rescue-terminal-'));
  const service = await startRescueServer();
  const env = { RESCUE_ENDPOINT: service.endpoint, XDG_CACHE_HOME: cache, RESCUE_EMAIL: '', RESCUE_PASSWORD: '' };
  const single = { RESCUE_SSO_ID: sso.ssoId, RESCUE_SSO_PASSWORD: sso.password, RESCUE_COMPANY: sso.company };
  const sent = (): readonly string[] => {
    const operations = service.calls.map(({ operation }) => operation);
    service.clearCalls();
    return operations;
  };
  const user = [
    ['E-mail address [RESCUE_EMAIL]: ', `${login.email}\r`],
    ['Password (not shown) [RESCUE_PASSWORD]: ', `${login.password}\r`],
  ] as const;
  const checks: readonly (readonly [what: string, run: () => Promise<void>])[] = [
    [
      'the server exits with 0 on Ctrl-C',
      async () => {
        const { code, screen } = await inTerminal(
          ['server', '--port', '0'],
          [['Press Ctrl-C to stop the server.', CTRL_C]],
        );
        strictEqual(code, 0, screen);
        ok(endpointIn(screen) !== undefined && screen.includes('The server has stopped.'), screen);
      },
    ],
    [
      'a call prompts for missing credentials and does not echo the password',
      async () => {
        const { code, screen } = await inTerminal(['call', 'getAccount'], user, env);
        strictEqual(code, 0, screen);
        ok(screen.includes('Example Company') && screen.includes(login.email), screen);
        ok(!screen.includes(login.password), screen);
        deepStrictEqual(sent(), ['login', 'getAccount', 'logout']);
      },
    ],
    [
      'Ctrl-C at a prompt ends a call with 130, and nothing is sent',
      async () => {
        const [email] = user;
        for (const dialogue of [[[email[0], CTRL_C]], [email, [user[1][0], CTRL_C]]] as const) {
          const { code, screen } = await inTerminal(['call', 'getAccount'], dialogue, env);
          strictEqual(code, 130, screen);
          ok(screen.includes('interrupted'), screen);
          deepStrictEqual(sent(), []);
        }
      },
    ],
    [
      'a request for an authcode is sent only after the answer yes',
      async () => {
        const question = 'Request an authcode? [y/N] ';
        const refused = await inTerminal(['call', 'requestAuthCodeSSO'], [[question, '\r']], { ...env, ...single });
        deepStrictEqual([refused.code, sent()], [3, []], refused.screen);
        const { code, screen } = await inTerminal(['call', 'requestAuthCodeSSO'], [[question, 'y\r']], {
          ...env,
          ...single,
        });
        deepStrictEqual([code, sent()], [0, ['requestAuthCodeSSO']], screen);
        ok(/sAuthCode: '[\da-f]{64}'/.test(screen), screen);
      },
    ],
    [
      'connect asks before it logs in, and does not echo the password',
      async () => {
        const dialogue = [['log out? [y/N] ', 'y\r'], ...user] as const;
        const { code, screen } = await inTerminal(['connect', service.endpoint], dialogue, env);
        strictEqual(code, 0, screen);
        ok(screen.includes('Organization: Example Company') && screen.includes(login.email), screen);
        ok(!screen.includes(login.password), screen);
        deepStrictEqual(sent(), ['login', 'getAccount', 'logout']);
      },
    ],
    [
      'Ctrl-C at a question of connect ends it with 130, and nothing is sent',
      async () => {
        const { code, screen } = await inTerminal(['connect', service.endpoint], [['log out? [y/N] ', CTRL_C]], env);
        strictEqual(code, 130, screen);
        ok(screen.includes('interrupted'), screen);
        deepStrictEqual(sent(), []);
      },
    ],
    [
      'a refused call shows its code and ends with 1',
      async () => {
        const args = ['call', 'startSession', `session=${startSession.session}`, `node=${startSession.node}`];
        const { code, screen } = await inTerminal(args, [], { ...env, RESCUE_AUTH_CODE: 'wrong-authcode' });
        deepStrictEqual([code, sent()], [1, ['startSession']], screen);
        ok(screen.includes('INVALID_SECRETAUTHCODE') && !screen.includes('wrong-authcode'), screen);
      },
    ],
  ];
  try {
    for (const [what, run] of checks) {
      await run();
      console.log(`ok: ${what}`);
    }
  } finally {
    await service.close();
    rmSync(cache, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
