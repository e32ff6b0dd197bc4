import { facadeParameters, keyOf } from '../../rescue/parameter-names.js';
import { encodeElement } from '../../soap/codec/encoder.js';
import type { Operation } from '../../soap/schema/contract.js';
import { ended } from '../../suggestion.js';
import { CommandError } from '../command-error.js';
import { fromEnvironment } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { requestFrom, type RequestArguments } from './arguments.js';

/** The request of a call. `complete` adds the credentials that the operation itself takes. */
export class CallRequest {
  readonly operation: Operation;
  private readonly texts: readonly string[];
  /** The keys of the parameters of `RescueClient`, by their names. */
  private readonly parameters: ReadonlyMap<string, string>;
  private readonly given: Readonly<Record<string, unknown>>;

  /** @throws CommandError for invalid or missing arguments */
  constructor(operation: Operation, texts: readonly string[], isRescue: boolean, { env, command }: Terminal) {
    this.operation = operation;
    this.texts = texts;
    this.parameters = isRescue ? parametersOf(operation) : new Map();
    this.given = this.read(texts, env);
    this.check(command);
  }

  /** Whether the operation takes an authcode. */
  get takesAuthCode(): boolean {
    return this.parameters.has('authCode');
  }

  has(parameter: string): boolean {
    const key = this.parameters.get(parameter);
    return key !== undefined && this.given[key] !== undefined;
  }

  /** The value of a parameter in a complete request. */
  parameter(request: Readonly<Record<string, unknown>>, name: string): string {
    return String(request[this.parameters.get(name) ?? '']);
  }

  /** Adds credentials from the environment, or asks for them. */
  async complete(terminal: Terminal): Promise<Record<string, unknown>> {
    const env = { ...terminal.env };
    const more: string[] = [];
    for (const [parameter, variable] of variablesOf(this.operation)) {
      if (parameter === 'authCode' || !this.parameters.has(parameter) || this.has(parameter)) continue;
      const value = (env[variable] = await fromEnvironment(variable, terminal));
      more.push(`${parameter}=${parameter === 'password' ? `env:${variable}` : value}`);
    }
    return this.read([...this.texts, ...more], env);
  }

  private read(texts: readonly string[], env: RequestArguments['env']): Record<string, unknown> {
    const { input } = this.operation;
    return requestFrom(texts, { input, aliases: this.parameters, variables: variablesOf(this.operation), env });
  }

  /** Checks the whole request before any prompt, and before anything is sent. */
  private check(command: string): void {
    const { name, input } = this.operation;
    const shown = new Map([...this.parameters].map(([parameter, key]) => [key, parameter]));
    const problems = (input ? encodeElement(input, this.given, 'request').issues : []).flatMap(({ path, message }) => {
      const [first = '', ...rest] = path;
      const at = [shown.get(String(first)) ?? first, ...rest].join('.');
      return message === 'is required' && variablesOf(this.operation).has(at) ? [] : [`${at} ${message}`];
    });
    if (problems.length > 0)
      throw new CommandError(
        `${name}: ${ended(problems.join('; '))} Nothing was sent. "${command} describe ${name}" shows what it expects.`,
      );
  }
}

/** The parameters that `RescueClient` has for the operation, with their keys in the request. */
function parametersOf({ name, input }: Operation): Map<string, string> {
  const all = Object.hasOwn(facadeParameters, name) ? facadeParameters[name as keyof typeof facadeParameters] : [];
  const keys = ([...all, 'authCode'] as const).map((parameter) => [parameter, keyOf(input, parameter)] as const);
  return new Map(keys.flatMap(([parameter, key]) => (key === undefined ? [] : [[parameter, key]])));
}

/** The environment variables of credentials, by parameter. */
function variablesOf({ name }: Operation): ReadonlyMap<string, string> {
  return new Map([
    ['email', 'RESCUE_EMAIL'],
    ['ssoId', 'RESCUE_SSO_ID'],
    ['password', name === 'requestAuthCodeSSO' ? 'RESCUE_SSO_PASSWORD' : 'RESCUE_PASSWORD'],
    ['company', 'RESCUE_COMPANY'],
    ['authCode', 'RESCUE_AUTH_CODE'],
  ]);
}
