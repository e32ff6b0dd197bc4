import type { FacadeMethod } from '../rescue/call-policy.js';
import type { Change, Severity } from '../codegen/diff/change.js';

// Types alone, as the package publishes them: `checkWsdl` returns them.

/** Whether a method of `RescueClient` would work with the stubs of a description. */
export interface FacadeVerdict {
  /** `'login'`, `'requestAuthCode'`, `'requestAuthCodeSSO'`, `'startSession'` or `'logout'`. */
  readonly method: FacadeMethod;
  /** Why `new RescueClient({ contract })` would refuse them; absent if it would not. */
  readonly problem?: string;
}

/** What became of the description since the stubs were generated. */
export interface WsdlCheck {
  /**
   * - `'same'`: it means the same
   * - `'cosmetic'`: nobody can tell but a reader
   * - `'compatible'`: what is installed goes on; there is more, or less is asked for
   * - `'breaking'`: something that works or compiles today does no longer
   * - `'unknown'`: it could not be told; `reason` says why
   */
  readonly status: 'same' | 'cosmetic' | 'compatible' | 'breaking' | 'unknown';
  /** The fingerprint of the installed stubs. */
  readonly installed: string;
  /** The fingerprint of the service's description, if it could be read. */
  readonly live?: string;
  /** The gravest effect on compiled callers. */
  readonly types?: Severity;
  /** The gravest effect on installed clients. */
  readonly wire?: Severity;
  /** The operations of the service's description that cannot be read, and why: whether they changed is not known. */
  readonly leftOut?: readonly { readonly name: string; readonly reason: string }[];
  /** Every difference of meaning. */
  readonly changes: readonly Change[];
  /** Whether the facade would work with the service's description, if it does with the one of the stubs. */
  readonly facade?: readonly FacadeVerdict[];
  /** Why it could not be told, and what to do. */
  readonly reason?: string;
}
