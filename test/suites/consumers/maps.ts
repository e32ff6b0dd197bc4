import assert from 'node:assert';
import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Workshop } from './workshop.js';

/** Source maps refer to existing sources, and every file that refers to a map has it. */
export async function maps(workshop: Workshop): Promise<string[]> {
  const home = ['node_modules', 'logmein-rescue-soap'];
  const files = readdirSync(workshop.path(...home), { recursive: true }) as string[];
  const mapped = files.filter((file) => /\.[cm]?js$/.test(file)).map((file) => [file, workshop.read(...home, file)]);
  let count = 0;
  for (const [file = '', text = ''] of mapped) {
    const [, name] = /^\/\/# sourceMappingURL=(.*)$/m.exec(text) ?? [];
    if (name === undefined) continue;
    const { sources } = JSON.parse(workshop.read(...home, dirname(file), name)) as { sources: string[] };
    for (const source of sources)
      assert(existsSync(workshop.path(...home, dirname(file), source)), `${file}: ${source}`);
    count++;
  }
  const printed = await workshop.node('--enable-source-maps', 'maps/thrown.mjs');
  const stacks = printed.trim().split('\n') as [string, string];
  assert.strictEqual(stacks.length, 2);
  for (const stack of stacks) {
    const [, path = '', line = ''] =
      /at RescueClient\.login \(([^)]*):(\d+):\d+\)/.exec(JSON.parse(stack) as string) ?? [];
    assert.strictEqual(path, workshop.path(...home, 'src', 'rescue', 'client.ts'));
    assert.match(
      workshop.read(...home, 'src', 'rescue', 'client.ts').split('\n')[Number(line) - 1] ?? '',
      /this\.#call\('login'/,
    );
  }
  return [`${count} files have their sources; stacks name src/rescue/client.ts, its line and method`];
}
