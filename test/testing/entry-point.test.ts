import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** Returns the source files that a file loads, including the file itself. */
function loadedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, clause = '', path = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\s([^;]*?)from '(\.[^']+)'/gm,
  )) {
    if (clause.startsWith('type ')) continue;
    const imported = join(dirname(file), path.replace(/\.(c?)js$/, '.$1ts'));
    expect(existsSync(imported)).toBe(true);
    loadedBy(imported, found);
  }
  return found;
}

const src = join(__dirname, '../../src');

it('the main entry point does not load the embedded server, and the server does not load the client', () => {
  const main = [...loadedBy(join(src, 'index.ts'))];
  const testing = [...loadedBy(join(src, 'testing.ts'))];
  expect(main.length).toBeGreaterThan(10);
  expect(testing.length).toBeGreaterThan(20);
  expect(main.filter((file) => file.includes('/testing'))).toEqual([]);
  expect(testing).not.toContain(join(src, 'index.ts'));
  expect(testing).not.toContain(join(src, 'rescue/client.ts'));
});
