import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compileCheckout } from './compiled.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of a compiled copy of the checkout, for tests that start processes. */
    readonly compiled: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'logmein-rescue-soap-'));
  compileCheckout(folder);
  provide('compiled', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
