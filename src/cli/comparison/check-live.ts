import { CommandError } from '../command-error.js';
import { loadAll, type LoadOptions } from '../load/load.js';
import { WsdlError } from '../../codegen/generate.js';
import { checkDescription, type CheckRequest } from '../../wsdl-check/check-description.js';
import type { WsdlCheck } from '../../wsdl-check/result.js';

export interface LiveCheckRequest extends Omit<CheckRequest, 'live'> {
  /** The address of the service's description, or a file. */
  readonly url: string;
  readonly network: LoadOptions;
}

/** Gets the service's description and checks it; that it cannot be had is an answer, too. */
export async function checkLive({ url, network, ...request }: LiveCheckRequest): Promise<WsdlCheck> {
  try {
    return checkDescription({ ...request, live: await loadAll(url, network) });
  } catch (error) {
    if (!(error instanceof CommandError) && !(error instanceof WsdlError)) throw error;
    return { status: 'unknown', installed: request.fingerprint, changes: [], reason: error.message };
  }
}
