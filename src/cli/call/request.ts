import type { ArgumentIssue } from '../../errors.js';
import type { Check } from '../../soap/checks.js';
import { methodArguments } from '../../rescue/arguments.js';
import { facadeParameters, keyOf } from '../../rescue/parameter-names.js';
import { encodeElement } from '../../soap/codec/encoder.js';
import type { Operation } from '../../soap/schema/contract.js';
import { ended } from '../../suggestion.js';
import { CommandError } from '../command-error.js';
import { fromEnvironment, type Variable } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { requestFrom, type RequestArguments } from './arguments.js';

/** The request for a call. `complete` adds the credentials that the operation takes as inputs. */
export class CallRequest {
  /** The request keys of the `RescueClient` parameters, by parameter name. */
  private readonly parameters: ReadonlyMap<string, string>;
  /** The environment variables for credentials, by parameter name. */
  private readonly variables: ReadonlyMap<string, Variable>;
  private readonly given: Readonly<Record<string, unknown>>;

  /**
   * @param describe the command that describes the operation, for use in messages
   * @throws CommandError if an argument is invalid or missing
   */
  constructor(
    readonly operation: Operation,
    texts: readonly string[],
    isRescue: boolean,
    env: RequestArguments['env'],
    describe: string | undefined,
  ) {
    const { input } = operation;
    this.parameters = isRescue ? parametersOf(operation) : new Map();
    this.variables = isRescue ? variablesOf(operation) : new Map();
    this.given = requestFrom(texts, { input, aliases: this.parameters, variables: this.variables, env });
    this.checkTexts(this.given);
    this.check(describe);
  }

  /** `true` if the operation takes an authcode. */
  get takesAuthCode(): boolean {
    return this.parameters.has('authCode');
  }

  has(parameter: string): boolean {
    const key = this.parameters.get(parameter);
    return key !== undefined && this.given[key] !== undefined;
  }

  /** Returns the value of a parameter in a complete request. */
  parameter(request: Readonly<Record<string, unknown>>, name: string): string {
    return String(request[this.parameters.get(name) ?? '']);
  }

  /** Adds the credentials that the operation requires. Reads them from the environment or prompts for them. */
  async complete(terminal: Terminal): Promise<Record<string, unknown>> {
    const request = { ...this.given };
    for (const [parameter, variable] of this.variables) {
      const key = this.parameters.get(parameter);
      if (key === undefined || request[key] !== undefined || parameter === 'authCode') continue;
      request[key] = await fromEnvironment(variable, terminal);
    }
    this.checkTexts(request);
    return request;
  }

  /**
   * Checks the strings for which `RescueClient` is stricter than the WSDL. For example, `company` must consist of
   * digits.
   */
  private checkTexts(request: Readonly<Record<string, unknown>>): void {
    const { name } = this.operation;
    if (!Object.hasOwn(methodArguments, name)) return;
    const { shape } = methodArguments[name as keyof typeof methodArguments];
    for (const [parameter, { read }] of Object.entries<Check<unknown>>(shape)) {
      const value = request[this.parameters.get(parameter) ?? ''];
      const issues: ArgumentIssue[] = [];
      if (typeof value === 'string') read(value, [], issues);
      const [issue] = issues;
      if (issue) throw new CommandError(`${parameter} ${issue.message}. Nothing was sent.`);
    }
  }

  /** Checks the request before the first prompt, and before anything is sent. */
  private check(describe: string | undefined): void {
    const { name, input } = this.operation;
    const shown = new Map([...this.parameters].map(([parameter, key]) => [key, parameter]));
    const problems = (input ? encodeElement(input, this.given, 'request').issues : []).flatMap(({ path, message }) => {
      const [first = '', ...rest] = path;
      const at = [shown.get(String(first)) ?? first, ...rest].join('.');
      return message === 'is required' && this.variables.has(at) ? [] : [`${at} ${message}`];
    });
    if (problems.length > 0)
      throw new CommandError(
        `${name}: ${ended(problems.join('; '))} Nothing was sent.${describe === undefined ? '' : ` "${describe}" shows the expected arguments.`}`,
      );
  }
}

/** Returns the parameters that `RescueClient` has for an operation, with their keys in the request. */
function parametersOf({ name, input }: Operation): Map<string, string> {
  const all = Object.hasOwn(facadeParameters, name) ? facadeParameters[name as keyof typeof facadeParameters] : [];
  const keys = ([...all, 'authCode'] as const).map((parameter) => [parameter, keyOf(input, parameter)] as const);
  return new Map(keys.flatMap(([parameter, key]) => (key === undefined ? [] : [[parameter, key]])));
}

/** Returns the environment variables for credentials, by parameter name. */
function variablesOf({ name }: Operation): ReadonlyMap<string, Variable> {
  return new Map<string, Variable>([
    ['email', 'RESCUE_EMAIL'],
    ['ssoId', 'RESCUE_SSO_ID'],
    ['password', name === 'requestAuthCodeSSO' ? 'RESCUE_SSO_PASSWORD' : 'RESCUE_PASSWORD'],
    ['company', 'RESCUE_COMPANY'],
    ['authCode', 'RESCUE_AUTH_CODE'],
  ]);
}
