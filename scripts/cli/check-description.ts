import { CommandError } from '../codegen/command/command-error.js';
import type { Side } from '../codegen/diff/index.js';
import { DescriptionError } from '../codegen/index.js';
import { compare } from './comparison.js';
import type { DescriptionCheck } from './description-check.js';
import { type Readable, readWhole } from './read-description.js';

export interface CheckRequest {
  /** The description that the stubs were generated from, to class changes by; absent if it is not there. */
  readonly before: Readable | undefined;
  /** That of the installed stubs: SHA-256 over the meaning of their description, in hexadecimal. */
  readonly fingerprint: string;
  /** The service's description as it is now. */
  readonly live: Readable;
}

/** Compares the service's description with the one that the installed stubs were generated from. Does no I/O. */
export function checkDescription({ before, fingerprint, live }: CheckRequest): DescriptionCheck {
  const unknown = (reason: string, found?: string): DescriptionCheck => ({
    status: 'unknown',
    installed: fingerprint,
    ...(found !== undefined && { live: found }),
    changes: [],
    reason,
  });
  const now = attempt(live);
  if ('problem' in now) return unknown(`the service's description cannot be read: ${now.problem}`);
  const found = now.model.fingerprint;
  const then = before && attempt(before);
  if (!then || 'problem' in then) {
    if (found === fingerprint) return { status: 'same', installed: fingerprint, live: found, changes: [] };
    const what = then
      ? `cannot be read: ${then.problem}`
      : 'is not there to tell what: give its file (--wsdl, or the option wsdl)';
    return unknown(`the description changed, and the one that the stubs were generated from ${what}`, found);
  }
  if (then.model.fingerprint !== fingerprint)
    return unknown(
      `the stubs are stale: they were not generated from ${before?.source}; generate them anew, or give the one they came from`,
      found,
    );
  const { diff, facade, severity } = compare(then, now);
  const { changes, types, wire } = diff;
  // a type that no operation reaches is in the fingerprint, and nobody's concern
  const status = severity ?? (found === fingerprint ? 'same' : 'cosmetic');
  return {
    status,
    installed: fingerprint,
    live: found,
    ...(types !== undefined && { types }),
    ...(wire !== undefined && { wire }),
    changes,
    ...(facade && { facade }),
  };
}

function attempt(description: Readable): Side | { readonly problem: string } {
  try {
    return readWhole(description);
  } catch (error) {
    if (error instanceof DescriptionError || error instanceof CommandError) return { problem: error.message };
    throw error;
  }
}
