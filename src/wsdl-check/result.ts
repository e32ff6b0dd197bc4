import type { Change, Severity } from '../codegen/diff/change.js';
import type { FacadeMethod } from '../rescue/parameter-names.js';

// This file contains only types. The types are public because `checkWsdl` returns them.

/** States whether a `RescueClient` method works with the stubs generated from a given WSDL. */
export interface FacadeVerdict {
  /** The method: `'login'`, `'requestAuthCode'`, `'requestAuthCodeSSO'`, `'startSession'` or `'logout'`. */
  readonly method: FacadeMethod;
  /** The reason why `new RescueClient({ contract })` rejects the stubs. Absent if the constructor accepts the stubs. */
  readonly problem?: string;
}

/** The differences between the live WSDL and the WSDL from which the stubs were generated. */
export interface WsdlCheck {
  /**
   * - `'same'`: there are no significant differences
   * - `'cosmetic'`: the differences affect neither code nor messages, for example because only documentation changed
   * - `'compatible'`: something was added or relaxed, and existing code and installed clients continue to work
   * - `'breaking'`: some code that compiles today, or some calls that work today, will stop doing so
   * - `'unknown'`: the comparison failed, and `reason` explains why
   */
  readonly status: 'same' | 'cosmetic' | 'compatible' | 'breaking' | 'unknown';
  /** The fingerprint of the stubs. */
  readonly installed: string;
  /** The fingerprint of the live WSDL. Absent if the status is `'unknown'`. */
  readonly live?: string;
  /** The most severe effect on existing code that is compiled against stubs generated from the live WSDL. */
  readonly types?: Severity;
  /** The most severe effect on installed clients that call the service. */
  readonly wire?: Severity;
  /** The operations of the live WSDL that cannot be read, each with the reason. These operations were not compared. */
  readonly leftOut?: readonly { readonly name: string; readonly reason: string }[];
  /** All differences, except insignificant ones such as prefixes or the order of declarations. */
  readonly changes: readonly Change[];
  /**
   * For each `RescueClient` method, states whether the method works with the live WSDL. Absent if some method does not
   * even work with the WSDL of the stubs.
   */
  readonly facade?: readonly FacadeVerdict[];
  /** The reason why the comparison failed, and what to do about it. */
  readonly reason?: string;
}
