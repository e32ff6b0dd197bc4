import type { DescriptionCheck } from './description-check.js';
import type { Settings } from '../soap/client-options.js';
import { isRescueError, RescueAbortedError } from '../errors.js';
import { shippedFile } from '../shipped.cjs';
import { getDocument } from '../soap/http/get-document.js';

/** Options of `RescueClient.checkDescription`. */
export interface CheckDescriptionOptions {
  /** Where the service describes itself. Default: the client's endpoint, followed by `?wsdl`. */
  readonly url?: string | undefined;
  /** The deadline in milliseconds. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Aborts the check, which then rejects with `RescueAbortedError`; its `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The description that the client's contract was generated from: a file, to class changes by. Default: the one that
   * comes with the package. Without it a change is seen, but not told.
   */
  readonly wsdl?: string | undefined;
  /**
   * Namespaces whose documents may be missing, as they were given to `generate --allow-missing`. Default: none; the status
   * is `'unknown'` then if the service's description imports a document that is not available.
   */
  readonly allowMissing?: readonly string[] | undefined;
}

/**
 * Compares the description that the service gives now with the one that a contract was generated from. What is needed for
 * it is loaded here, so that a client that never asks has none of it.
 */
export async function checkDescription(
  { endpoint, transport, timeoutMs: ordinary, maxReplyBytes }: Settings,
  fingerprint: string,
  { url = `${endpoint}?wsdl`, timeoutMs = ordinary, signal, wsdl, allowMissing = [] }: CheckDescriptionOptions,
): Promise<DescriptionCheck> {
  const [{ checkDescription: check }, { loadFrom }, { loadFile }] = await Promise.all([
    import('./check-description.js'),
    import('../cli/load/load-address.js'),
    import('../cli/load/load-file.js'),
  ]);
  try {
    const file = wsdl ?? shippedFile();
    const before = file === undefined ? undefined : await loadFile(file, allowMissing);
    const limits = { timeoutMs, maxReplyBytes, signal };
    const live = await loadFrom(url, { get: (location) => getDocument(location, transport, limits) });
    return check({ before, fingerprint, live: { ...live, allowMissing } });
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    if (!isRescueError(error) && !isCommandError(error)) throw error;
    return { status: 'unknown', installed: fingerprint, changes: [], reason: error.message };
  }
}

function aborted({ reason }: AbortSignal): RescueAbortedError {
  const message = 'checkDescription: its signal was aborted; see cause. No operation was called.';
  return new RescueAbortedError(message, { outcome: 'not-sent', cause: reason });
}

/** Anything that the loader and the reader say to people. */
function isCommandError(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'CommandError' || error.name === 'DescriptionError');
}
