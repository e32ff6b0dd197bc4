import { createRequire } from 'node:module';
import { contract as shipped } from '../../../generated/operations.js';
import { endpointOf } from '../../codegen/describe/endpoint.js';
import { contractOf } from '../../codegen/emit/contract-of.js';
import { isAddress, type Model } from '../../codegen/generate.js';
import { printable } from '../../printable.js';
import { DEFAULT_ENDPOINT } from '../../rescue/options.js';
import { endpointProblem } from '../../soap/client-options.js';
import type { Contract, Operation } from '../../soap/schema/contract.js';
import { suggestion } from '../../suggestion.js';
import { CommandError, reasonOf } from '../command-error.js';
import { generateStubs, loadGiven } from '../commands/generate.js';
import type { LoadedWsdl } from '../load/documents.js';
import { haveSameOrigin, networkOf } from '../network-options.js';
import type { Arguments } from '../options.js';
import { resolved } from '../paths.js';
import type { Terminal } from '../terminal.js';

/** The service that the `call` command calls. */
export type CalledService = Awaited<ReturnType<typeof serviceOf>>;

/** A contract, the operations of the WSDL that cannot be called, and the address in the WSDL. */
interface FoundContract {
  readonly contract: Contract;
  readonly leftOut?: Model['leftOut'];
  readonly address?: string | undefined;
}

/**
 * Returns the service that the options `--wsdl`, `--contract` and `--endpoint` specify. @throws CommandError, WsdlError
 */
export async function serviceOf(given: Arguments, terminal: Terminal) {
  const [wsdl, file] = [given.get('wsdl'), given.get('contract')];
  if (wsdl !== undefined && file !== undefined) throw new CommandError('pass --wsdl or --contract, not both');
  const chosen = given.get('endpoint') ?? (terminal.env['RESCUE_ENDPOINT'] || undefined);
  const found: FoundContract =
    wsdl !== undefined
      ? await fromWsdl(wsdl, chosen, given, terminal)
      : { contract: file === undefined ? shipped : fromStubs(resolved(file, terminal), file) };
  const { contract, address } = found;
  // for Rescue, RescueClient handles the cookie, the authcode and the result codes
  const isRescue = contract.targetNamespace === shipped.targetNamespace;
  const endpoint = chosen ?? address ?? (isRescue ? DEFAULT_ENDPOINT : undefined);
  if (endpoint === undefined) throw new CommandError('the address of the service is not known: pass --endpoint URL');
  return { ...found, endpoint, isRescue };
}

async function fromWsdl(location: string, endpoint: string | undefined, given: Arguments, terminal: Terminal) {
  const { headers, ...network } = networkOf(given);
  // header fields may be secrets and are sent only to the service
  const isService = endpoint === undefined || haveSameOrigin(endpoint, location);
  const wsdl = await loadGiven(location, { ...network, ...(isService && { headers }) }, terminal);
  const address = isAddress(location) ? endpointAt(location, wsdl) : endpointOf(wsdl.text, wsdl.source);
  const { model } = generateStubs(wsdl, '');
  return { contract: contractOf(model), leftOut: model.leftOut, address };
}

/**
 * Returns the service address for a WSDL that was loaded from a URL. If the address in the WSDL has the same origin as
 * the URL, that address is used. Otherwise, the URL itself is used: a WSDL must not choose the host that receives
 * credentials, and the host in a WSDL may be reachable only within the service's network.
 */
export function endpointAt(url: string, { text, source }: Pick<LoadedWsdl, 'text' | 'source'>): string {
  const own = new URL(url);
  own.search = own.hash = '';
  const declared = endpointOf(text, source) ?? '';
  const isOwn = endpointProblem(declared) === undefined && haveSameOrigin(declared, own.href);
  return isOwn ? new URL(declared).href : own.href;
}

function fromStubs(path: string, name: string): Contract {
  let contract: Partial<Contract> | undefined;
  try {
    contract = (createRequire(path)(path) as { readonly contract?: Partial<Contract> } | null)?.contract;
  } catch (error) {
    throw new CommandError(`--contract ${name}: the file could not be loaded: ${reasonOf(error)}`);
  }
  if (contract?.operations && typeof contract.targetNamespace === 'string') return contract as Contract;
  throw new CommandError(
    `--contract ${name}: the file does not export a contract: pass the compiled index.js of the stubs`,
  );
}

/** @throws CommandError that suggests a similar name */
export function operationOf({ contract: { operations }, leftOut = [] }: CalledService, name: string): Operation {
  const names = Object.keys(operations);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation) return operation;
  const skipped = leftOut.find((each) => each.name === name);
  if (skipped) throw new CommandError(`the operation ${printable(name)} cannot be called: ${skipped.reason}`);
  throw new CommandError(`"${name}" is not an operation of the WSDL: ${suggestion(name, names)}`);
}
