import { z } from 'zod';
import { loadFrom } from '../cli/load/load-address.js';
import { loadFile } from '../cli/load/load-file.js';
import { isSoapError, RescueAbortedError, RescueRequestError } from '../errors.js';
import { contract as shipped } from '../../generated/operations.js';
import { type RescueClientOptions, settleRescue } from '../rescue/options.js';
import { shippedFile } from '../shipped.cjs';
import { check } from '../soap/arguments.js';
import { getDocument } from '../soap/http/get-document.js';
import { serviceOptions } from '../soap/option-schemas.js';
import type { Contract, Operations } from '../soap/schema/contract.js';
import { checkDescription } from './check-description.js';
import type { WsdlCheck } from './result.js';

/** The options of `RescueClient` that say how the service is reached; they mean the same here. */
type NetworkOptions = Pick<
  RescueClientOptions,
  'endpoint' | 'allowPlainHttp' | 'timeoutMs' | 'maxReplyBytes' | 'proxy' | 'tls' | 'connectTimeoutMs' | 'transport'
>;

/** Options of `checkWsdl`. */
export interface WsdlCheckOptions extends NetworkOptions {
  /** The contract of the stubs that are in use. Default: the one that comes with the package. */
  readonly contract?: Contract<Operations> | undefined;
  /** The address of the live WSDL. Default: `endpoint`, followed by `?wsdl`. */
  readonly url?: string | undefined;
  /** Aborts the check, which then rejects with `RescueAbortedError`; its `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The file of the WSDL that the contract was generated from. Changes are found and classified against it. Default: the
   * WSDL that comes with the package. Without it the result says only that something changed.
   */
  readonly wsdl?: string | undefined;
  /**
   * Namespaces whose documents may be missing, as they were given to `generate --allow-missing`. Default: none; the status
   * is `'unknown'` then if the service's WSDL imports a document that is not available.
   */
  readonly allowMissing?: readonly string[] | undefined;
}

const checkOptions = serviceOptions
  .pick({
    endpoint: true,
    contract: true,
    allowPlainHttp: true,
    timeoutMs: true,
    maxReplyBytes: true,
    proxy: true,
    tls: true,
    connectTimeoutMs: true,
    transport: true,
  })
  .partial()
  .extend({
    url: z.url({ protocol: /^https?$/, error: 'must be the http(s) address of a WSDL' }).optional(),
    signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).optional(),
    wsdl: z.string({ error: 'must be a file' }).optional(),
    allowMissing: z.array(z.string(), { error: 'must be an array of namespaces' }).optional(),
  });

/**
 * Compares the WSDL that the service offers now with the stubs that are in use, for a health endpoint, say. It sends
 * nothing but the request for the WSDL, without a cookie and without an authcode.
 *
 * It does not fail where the WSDL is not available or cannot be read: then the status is `'unknown'`, and `reason` says why.
 *
 * @throws RescueRequestError if an option is not usable; RescueAbortedError if the signal aborts the check
 * @example
 * const { status, changes } = await checkWsdl();
 * if (status === 'breaking') console.error(changes);
 */
export async function checkWsdl(options: WsdlCheckOptions = {}): Promise<WsdlCheck> {
  const name = 'checkWsdl';
  const {
    url,
    signal,
    wsdl,
    allowMissing = [],
    contract = shipped,
    ...network
  } = check(RescueRequestError, checkOptions, options, name);
  const { endpoint, transport, timeoutMs, maxReplyBytes, own } = settleRescue({ ...network, contract }, name);
  const { fingerprint } = contract;
  try {
    const file = wsdl ?? shippedFile();
    const before = file === undefined ? undefined : await loadFile(file, allowMissing);
    const limits = { timeoutMs, maxReplyBytes, signal };
    const live = await loadFrom(url ?? `${endpoint}?wsdl`, {
      get: (location) => getDocument(location, transport, limits),
    });
    return checkDescription({ before, fingerprint, live: { ...live, allowMissing } });
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    if (!isSoapError(error) && !isCommandError(error)) throw error;
    return { status: 'unknown', installed: fingerprint, changes: [], reason: error.message };
  } finally {
    await own?.close();
  }
}

function aborted({ reason }: AbortSignal): RescueAbortedError {
  const message = 'checkWsdl: its signal was aborted; see cause. No operation was called.';
  return new RescueAbortedError(message, { outcome: 'not-sent', cause: reason });
}

/** The errors of the loader and the reader, which have messages for people. */
function isCommandError(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'CommandError' || error.name === 'WsdlError');
}
