import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    // generous: what is slow on a loaded machine is not wrong
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
