import { stdin, stderr } from 'node:process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { demoAccount, demoCredentials } from '../../src/testing.js';

/** The account data that the demo needs. */
export interface DemoCredentials {
  readonly login: { readonly email: string; readonly password: string };
  readonly sso: { readonly ssoId: string; readonly password: string; readonly company: string };
  readonly node: number;
  /** Two waiting support sessions: each can be started once. */
  readonly sessions: readonly [number, number];
}

/** The credentials of the embedded server's fictitious account. */
export const embedded: DemoCredentials = {
  ...demoCredentials,
  node: demoCredentials.startSession.node,
  sessions: [demoAccount.sessions[0].id, demoAccount.sessions[1].id],
};

/**
 * The credentials of a real account, from the environment or else from a prompt. Arguments are not read, because other users
 * of the machine can see them.
 *
 * @throws Error that names the variables if standard input is not a terminal
 */
export async function realCredentials(): Promise<DemoCredentials> {
  const login = { email: await ask('RESCUE_EMAIL'), password: await ask('RESCUE_PASSWORD') };
  const ssoId = await ask('RESCUE_SSO_ID');
  const sso = { ssoId, password: await ask('RESCUE_SSO_PASSWORD'), company: await ask('RESCUE_COMPANY') };
  const node = Number(await ask('RESCUE_NODE'));
  const sessions = [Number(await ask('RESCUE_SESSION')), Number(await ask('RESCUE_SESSION_2'))] as const;
  return { login, sso, node, sessions };
}

const questions = {
  RESCUE_EMAIL: 'E-mail address of an administrator',
  RESCUE_PASSWORD: 'Password (not shown)',
  RESCUE_SSO_ID: 'Single sign-on id of that administrator',
  RESCUE_SSO_PASSWORD: 'Single sign-on password of the account (not shown)',
  RESCUE_COMPANY: 'Company id (digits)',
  RESCUE_NODE: 'Node id of the technician who takes the sessions',
  RESCUE_SESSION: 'Id of a waiting support session, to be started on the cookie',
  RESCUE_SESSION_2: 'Id of another, to be started on the authcode',
} as const;

async function ask(variable: keyof typeof questions): Promise<string> {
  const given = process.env[variable];
  if (given !== undefined && given !== '') return given;
  if (!stdin.isTTY) throw new Error(`Set ${Object.keys(questions).join(', ')}: standard input is not a terminal.`);
  const isSecret = variable.endsWith('PASSWORD');
  stderr.write(`${questions[variable]} [${variable}]: `);
  // a secret is not echoed
  const output = isSecret ? new Writable({ write: (_chunk, _encoding, done) => done() }) : stderr;
  const terminal = createInterface({ input: stdin, output, terminal: true });
  const answer = await new Promise<string>((resolve) => terminal.question('', resolve));
  terminal.close();
  if (isSecret) stderr.write('\n');
  return answer.trim();
}
