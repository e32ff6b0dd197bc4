import { hasClass } from './error-brand.js';
import type { RescueError, SoapError } from './errors.js';

// apart from the classes, so that a program which uses only a check does not bundle them

/** Whether a value is an error of this package, also of another copy of the package in the same process. */
export function isSoapError(error: unknown): error is SoapError {
  return hasClass(error, 'SoapError');
}

/** Whether a value is an error of a Rescue client, also of another copy of the package in the same process. */
export function isRescueError(error: unknown): error is RescueError {
  return hasClass(error, 'RescueError');
}
