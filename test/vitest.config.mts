import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const root = new URL('..', import.meta.url);
const { how } = JSON.parse(readFileSync(new URL('wsdl/source.json', root), 'utf8')) as { how: string };
const leftOut = how === 'reconstructed' ? [] : ['test/wsdl/**'];
if (leftOut.length > 0)
  console.log(`left out: test/wsdl, which holds a reconstruction against its facts; wsdl/source.json says "${how}"`);

export default defineConfig({
  root: root.pathname,
  // TypeScript by all of its endings: .cts, too
  oxc: { include: /\.[cm]?tsx?$/ },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...leftOut],
    // on two cores vitest would use one
    maxWorkers: Math.max(2, availableParallelism()),
    // generous: what is slow on a loaded machine is not wrong
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
