import { readFileSync } from 'node:fs';
import type { Service } from 'ts-node';

/**
 * Returns the compiled text of every TypeScript file that this thread has loaded, by name. ts-node has compiled these
 * files.
 */
export function compiledFiles(): ReadonlyMap<string, string> {
  const service = (process as unknown as Record<symbol, Service | undefined>)[Symbol.for('ts-node.register.instance')];
  if (!service) throw new Error('this is run by ts-node: npm run test:suite -- fuzz');
  const files = Object.keys(require.cache).filter((name) => /\.c?ts$/.test(name));
  return new Map(files.map((name) => [name, withoutMap(service.compile(readFileSync(name, 'utf8'), name))]));
}

/** Removes source maps, which would otherwise count as code that ran. */
function withoutMap(compiled: string): string {
  return compiled.replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '');
}
