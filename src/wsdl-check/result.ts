import type { Change, Severity } from '../codegen/diff/change.js';
import type { FacadeMethod } from '../rescue/parameter-names.js';

// Types only: the package publishes them, because `checkWsdl` returns them.

/** Whether a method of `RescueClient` works with stubs of a WSDL. */
export interface FacadeVerdict {
  /** `'login'`, `'requestAuthCode'`, `'requestAuthCodeSSO'`, `'startSession'` or `'logout'`. */
  readonly method: FacadeMethod;
  /** The reason why `new RescueClient({ contract })` rejects the stubs; absent if it accepts them. */
  readonly problem?: string;
}

/** The difference between the live WSDL and the one that the stubs were generated from. */
export interface WsdlCheck {
  /**
   * - `'same'`: no difference in meaning
   * - `'cosmetic'`: only documentation differs
   * - `'compatible'`: installed clients continue to work; something was added, or is no longer required
   * - `'breaking'`: something that works or compiles today no longer does
   * - `'unknown'`: the comparison failed; `reason` says why
   */
  readonly status: 'same' | 'cosmetic' | 'compatible' | 'breaking' | 'unknown';
  /** The fingerprint of the stubs. */
  readonly installed: string;
  /** The fingerprint of the live WSDL, if it could be read. */
  readonly live?: string;
  /** The most severe effect on compiled callers. */
  readonly types?: Severity;
  /** The most severe effect on installed clients. */
  readonly wire?: Severity;
  /** The operations of the live WSDL that cannot be read, and why. They were not compared. */
  readonly leftOut?: readonly { readonly name: string; readonly reason: string }[];
  /** Every difference in meaning. */
  readonly changes: readonly Change[];
  /** Whether `RescueClient` works with the live WSDL. Absent if it does not work with the WSDL of the stubs. */
  readonly facade?: readonly FacadeVerdict[];
  /** The reason why the comparison failed, and what to do. */
  readonly reason?: string;
}
