import { isExpected } from '../cli/command-error.js';
import { loadFile } from '../cli/load/load-file.js';
import { loadWsdl } from '../cli/load/load-wsdl.js';
import { RescueAbortedError, RescueRequestError } from '../errors.js';
import { contract as shipped } from '../../generated/operations.js';
import { type RescueClientOptions, rescueSettings } from '../rescue/options.js';
import { shippedFile } from '../shipped.cjs';
import { arrayOf, check, expected, instance, is, object, optional, string } from '../soap/checks.js';
import { clientOptions } from '../soap/client-options.js';
import type { Contract, Operations } from '../soap/schema/contract.js';
import { compareWithStubs } from './compare-with-stubs.js';
import type { WsdlCheck } from './result.js';

/** The network options, which have the same meaning as in `RescueClient`. */
type NetworkOptions = Pick<
  RescueClientOptions,
  'endpoint' | 'allowPlainHttp' | 'timeoutMs' | 'maxReplyBytes' | 'proxy' | 'tls' | 'connectTimeoutMs' | 'transport'
>;

/** Options for `checkWsdl`. */
export interface WsdlCheckOptions extends NetworkOptions {
  /** The contract of the stubs in use. Default: the contract that ships with the package. */
  readonly contract?: Contract<Operations> | undefined;
  /** The URL of the live WSDL. Default: `endpoint` followed by `?wsdl`. */
  readonly url?: string | undefined;
  /** Aborts the check. The promise then rejects with a `RescueAbortedError` whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The path of the WSDL file from which the contract was generated. The live WSDL is compared with this file. Default:
   * the WSDL that ships with the package. If the shipped WSDL is missing, the result only states whether anything
   * changed.
   */
  readonly wsdl?: string | undefined;
  /**
   * Namespaces whose documents may be missing, as in `generate --allow-missing`. Default: none. The status is then
   * `'unknown'` if the live WSDL imports a document that is not available.
   */
  readonly allowMissing?: readonly string[] | undefined;
}

const isHttpUrl = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
const { allowPlainHttp, timeoutMs, maxReplyBytes, proxy, tls, connectTimeoutMs, transport } = clientOptions;
const checkOptions = object({
  endpoint: optional(clientOptions.endpoint),
  contract: optional(clientOptions.contract),
  ...{ allowPlainHttp, timeoutMs, maxReplyBytes, proxy, tls, connectTimeoutMs, transport },
  url: optional(is<string>(isHttpUrl, expected('the http(s) URL of a WSDL', 'string'))),
  signal: optional(instance(AbortSignal, 'an AbortSignal')),
  wsdl: optional(string(expected('the path of a file'))),
  allowMissing: optional(arrayOf(string(expected('a namespace, a string')), expected('an array of namespaces'))),
});

/**
 * Compares the service's live WSDL with the stubs in use, for example in a health check. Downloads the WSDL without
 * sending a cookie or authcode, and does not call any operation.
 *
 * If the WSDL is not available or cannot be read, the status is `'unknown'` and `reason` explains why.
 *
 * @throws RescueRequestError if an option is invalid; RescueAbortedError if the signal aborts the check
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
  const { endpoint, transport, timeoutMs, maxReplyBytes, ownTransport } = rescueSettings(
    { ...network, contract },
    name,
  );
  const { fingerprint } = contract;
  try {
    const file = wsdl ?? shippedFile();
    const before = file === undefined ? undefined : await loadFile(file, { allowMissing });
    const location = url ?? `${endpoint}?wsdl`;
    const live = await loadWsdl(location, { transport, timeoutMs, maxBytes: maxReplyBytes, signal, allowMissing });
    return compareWithStubs({ before, fingerprint, live });
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    if (!isExpected(error)) throw error;
    return { status: 'unknown', installed: fingerprint, changes: [], reason: error.message };
  } finally {
    await ownTransport?.close();
  }
}

function aborted({ reason }: AbortSignal): RescueAbortedError {
  const message = 'checkWsdl: the signal was aborted; see cause. No operation was called.';
  return new RescueAbortedError(message, { outcome: 'not-sent', cause: reason });
}
