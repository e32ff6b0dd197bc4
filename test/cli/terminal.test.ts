import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { wsdlOf } from '../codegen/wsdl.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-'));
  writeFileSync(join(folder, 'old.wsdl'), wsdlOf({ operations: ['run', 'stop'] }));
  writeFileSync(join(folder, 'new.wsdl'), wsdlOf());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in a separate process. Its output goes to pipes or to `stdio`. */
function started(args: readonly string[], stdout: 'pipe' | number = 'pipe', program = 'src/cli/main'): ChildProcess {
  const path = join(inject('compiled'), `${program}.js`);
  return spawn(process.execPath, [path, ...args], { cwd: folder, stdio: ['ignore', stdout, 'pipe'] });
}

async function ended(child: ChildProcess): Promise<{ code: unknown; stderr: string }> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void (stderr += text));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, stderr };
}

describe('the exit code', () => {
  const breaking = ['diff', 'old.wsdl', 'new.wsdl'];

  it('is the same if standard output is closed: diff | head', async () => {
    const child = started(breaking);
    child.stdout?.destroy();
    expect(await ended(child)).toEqual({ code: 2, stderr: '' });
  });

  it('is the same if standard error is closed: 2>&1 | head', async () => {
    for (const [program, args] of [
      ['src/cli/main', ['diff', 'old.wsdl', 'no.wsdl']],
      ['scripts/generate', ['--wsdl', 'no.wsdl']],
    ] as const) {
      const child = started(args, 'pipe', program);
      child.stdout?.destroy();
      child.stderr?.destroy();
      expect((await once(child, 'close'))[0]).toBe(3);
    }
  });

  it.runIf(process.platform === 'linux')('is 3 if the output cannot be written because the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const { code, stderr } = await ended(started(breaking, full));
      expect(code).toBe(3);
      expect(stderr).toMatch(/^The output could not be written: .*ENOSPC/);
    } finally {
      closeSync(full);
    }
  });
});
