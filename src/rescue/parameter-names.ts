import { RescueRequestError, type ArgumentIssue } from '../errors.js';
import { requestError } from '../soap/checks.js';
import {
  type Contract,
  type ElementDeclaration,
  type ElementParticle,
  membersOf,
  type Operation,
} from '../soap/schema/contract.js';
import { builtIns, isBuiltInType, type BuiltIn } from '../soap/schema/values.js';

/** Maps the parameters of the facade (the methods of `RescueClient`) to contract elements, whose spelling may vary. */

/**
 * The element names accepted for each parameter, most reliable sources first: operation pages, then client code, then
 * the guide's samples and the naming style of the service.
 */
export const parameterNames = {
  email: ['sEmail', 'email'],
  password: ['sPassword', 'sPwd', 'sSSOPassword', 'pwd'],
  ssoId: ['sSSOID', 'sSSOId', 'sSsoID', 'sSsoId', 'iSSOID', 'ssoid'],
  company: ['sCompany', 'iCompany', 'sCompanyID', 'iCompanyID', 'company'],
  session: ['iSession', 'iSessionID', 'sSession'],
  node: ['iNode', 'iNodeID', 'sNode'],
  authCode: ['sAuthCode', 'sAuthcode', 'sSecretAuthCode', 'authcode'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Parameter = keyof typeof parameterNames;

/** The methods of the facade, with their parameters. Each method calls the operation of the same name. */
export const facadeParameters = {
  login: ['email', 'password'],
  logout: [],
  requestAuthCode: ['email', 'password'],
  requestAuthCodeSSO: ['ssoId', 'password', 'company'],
  startSession: ['session', 'node', 'authCode'],
} as const satisfies Readonly<Record<string, readonly Parameter[]>>;

/** A method of the facade. */
export type FacadeMethod = keyof typeof facadeParameters;

/** A method of the facade, fitted to a contract. */
export interface FittedMethod {
  readonly operation: Operation;
  /** Converts the method's arguments to a request for the operation. */
  toRequest(args: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

export type FittedFacade = Readonly<Record<FacadeMethod, FittedMethod>>;

/**
 * Fits the facade to a contract.
 *
 * @throws RescueRequestError that lists each operation or parameter for which the contract has no accepted name, and
 * each required, non-nillable input that the facade does not provide
 */
export function fitFacade(contract: Contract): FittedFacade {
  const issues: ArgumentIssue[] = [];
  const fitted: Partial<Record<FacadeMethod, FittedMethod>> = {};
  for (const method of Object.keys(facadeParameters) as FacadeMethod[]) {
    const operation = Object.hasOwn(contract.operations, method) ? contract.operations[method] : undefined;
    if (operation) fitted[method] = fitMethod(method, operation, issues);
    else issues.push({ path: [method], message: `the WSDL has no operation ${method}` });
  }
  if (issues.length === 0) return fitted as FittedFacade;
  const list = issues.map(({ message }) => message).join('; ');
  const message = `The contract does not fit RescueClient: ${list}. Generate it from the current WSDL of the service.`;
  throw new RescueRequestError(message, { issues });
}

function fitMethod(method: FacadeMethod, operation: Operation, issues: ArgumentIssue[]): FittedMethod {
  const report = (name: string, message: string): unknown => issues.push({ path: [method, name], message });
  const inputs = membersOf(operation.input);
  const used = new Set<ElementParticle>();
  const parameters = facadeParameters[method].flatMap((parameter: Parameter) => {
    const accepted = parameterNames[parameter];
    const member = find(inputs, accepted);
    if (member) used.add(member);
    else report(parameter, `${method} has no input named ${accepted.join(' or ')}`);
    return member
      ? [{ parameter, key: member.key ?? member.name, convert: converterFor(member, method, parameter) }]
      : [];
  });
  const nils: string[] = [];
  for (const { name, key = name, min = 1, max = 1, nillable } of inputs.filter((member) => !used.has(member))) {
    if (min === 0) continue;
    // ASMX declares a parameter of type `int?` as required and nillable
    if (nillable && max === 1) nils.push(key);
    else report(name, `${method} requires the input ${name}, which RescueClient does not provide`);
  }
  const outputs = membersOf(operation.output).filter(({ max = 1 }) => max === 1);
  const result = outputs.find(({ name }) => name === operation.result);
  if (!result || typescriptOf(result) !== 'string') report('code', `the reply of ${method} has no text result`);
  if (method.startsWith('requestAuthCode') && !find(outputs, parameterNames.authCode))
    report('authCode', `${method} has no output named ${parameterNames.authCode.join(' or ')}`);
  return {
    operation,
    toRequest(args) {
      const request: Record<string, unknown> = Object.fromEntries(nils.map((key) => [key, null]));
      for (const { parameter, key, convert } of parameters)
        if (args[parameter] !== undefined) request[key] = convert(args[parameter]);
      return request;
    },
  };
}

/** Returns the key of a parameter in a request or reply element, or `undefined` if the element lacks the parameter. */
export function keyOf(element: ElementDeclaration | undefined, parameter: Parameter): string | undefined {
  const member = find(membersOf(element), parameterNames[parameter]);
  return member && (member.key ?? member.name);
}

function find(members: readonly ElementParticle[], accepted: readonly string[]): ElementParticle | undefined {
  return accepted.flatMap((name) => members.filter((member) => member.name === name))[0];
}

/** Returns a function that converts an argument, a number or text, to the type that the contract requires. */
function converterFor(member: ElementParticle, operation: string, parameter: string): (value: unknown) => unknown {
  const typescript = typescriptOf(member);
  if (typescript === 'string') return (value) => (value === null ? null : String(value));
  return (value) => {
    // Number() would also accept '0x10' and ' '
    if (typeof value !== 'number' && !/^\d+$/.test(String(value))) {
      const message = `must contain only digits, because the WSDL declares it as a number (${member.name})`;
      throw requestError(RescueRequestError, operation, [{ path: [parameter], message }], { operation });
    }
    return typescript === 'bigint' ? BigInt(value as string | number) : Number(value);
  };
}

/** Returns the TypeScript type of an element's values. */
export function typescriptOf({ type }: Pick<ElementParticle, 'type'>): BuiltIn['typescript'] {
  const definition = typeof type === 'function' ? type() : undefined;
  const base = typeof type === 'string' ? type : definition?.kind === 'simple' && definition.base;
  return base && isBuiltInType(base) ? builtIns[base].typescript : 'string';
}
