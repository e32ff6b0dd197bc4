import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError } from './command-error.js';
import { INTERRUPTED } from './interruption.js';

/**
 * Prompts the user and reads one line. A secret is not echoed. @throws CommandError if the user ends the input or
 * presses Ctrl-C
 */
export type Ask = (question: string, isSecret?: boolean) => Promise<string>;

/** A stream that may be a terminal. */
type MaybeTerminal<Stream> = Stream & { readonly isTTY?: boolean };

/** Returns a function that prompts the user, or `undefined` if the input or output is a pipe or a file. */
export function askOn(
  input: MaybeTerminal<NodeJS.ReadableStream>,
  output: MaybeTerminal<NodeJS.WritableStream>,
): Ask | undefined {
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  return (question, isSecret = false) =>
    new Promise((resolve, reject) => {
      // readline echoes typed characters to its output
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input, output: isSecret ? silent : output, terminal: true });
      const end = (message: string, exitCode?: number): void => {
        reject(new CommandError(message, exitCode));
        lines.close();
      };
      if (isSecret) output.write(question);
      lines.on('SIGINT', () => end('interrupted', INTERRUPTED));
      lines.on('close', () => {
        output.write(isSecret ? '\n' : '');
        end('the input ended before the question was answered');
      });
      lines.question(question, (answer) => {
        resolve(answer.trim());
        lines.close();
      });
    });
}

/** The prompts, by the environment variable that replaces each prompt. */
const questions = {
  RESCUE_EMAIL: 'E-mail address',
  RESCUE_PASSWORD: 'Password',
  RESCUE_SSO_ID: 'Single sign-on ID',
  RESCUE_SSO_PASSWORD: 'Master SSO password of the account',
  RESCUE_COMPANY: 'Company ID (digits)',
  RESCUE_AUTH_CODE: 'Authcode or API token',
} as const;

/** An environment variable for a credential. */
export type Variable = keyof typeof questions;

/** The sources that credentials are read from. */
interface Asking {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly ask?: Ask | undefined;
}

/**
 * Reads a value from the environment or, if the variable is not set, prompts for the value. Secrets are never read from
 * arguments, because other users of the machine can see arguments.
 *
 * @throws CommandError that names the variable if the variable is not set and there is no terminal
 */
export async function fromEnvironment(variable: Variable, { env, ask }: Asking): Promise<string> {
  const given = env[variable];
  if (given !== undefined && given !== '') return given;
  const question = questions[variable];
  if (!ask) throw new CommandError(`set ${variable} (${question}): there is no terminal for a prompt`);
  const isSecret = /PASSWORD|AUTH_CODE/.test(variable);
  const answer = await ask(`${question}${isSecret ? ' (not shown)' : ''} [${variable}]: `, isSecret);
  if (answer !== '') return answer;
  throw new CommandError(`${variable} (${question}) must not be empty`);
}

/**
 * Reads the e-mail address and password for a login. @throws CommandError under the same conditions as
 * `fromEnvironment`
 */
export async function loginFrom(terminal: Asking): Promise<{ readonly email: string; readonly password: string }> {
  const email = await fromEnvironment('RESCUE_EMAIL', terminal);
  return { email, password: await fromEnvironment('RESCUE_PASSWORD', terminal) };
}

/** Returns the API token or authcode in the environment. With a token, no login is needed. */
export function tokenIn(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  return env['RESCUE_API_TOKEN'] || env['RESCUE_AUTH_CODE'] || undefined;
}

/** Asks for confirmation. @returns `true` if the user typed y or yes */
export async function confirmed(question: string, ask: Ask): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `));
}
