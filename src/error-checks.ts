import { hasClass } from './error-brand.js';
import type { RescueError, SoapError } from './errors.js';

// the checks are separate from the classes, so that a program that uses only the checks does not bundle the classes

/** Checks whether a value is an error thrown by this package, or by another copy of the package in the same process. */
export function isSoapError(error: unknown): error is SoapError {
  return hasClass(error, 'SoapError');
}

/**
 * Checks whether a value is an error thrown by a Rescue client, including one from another copy of the package in the
 * same process.
 */
export function isRescueError(error: unknown): error is RescueError {
  return hasClass(error, 'RescueError');
}
