import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import tests from '../../vitest.config.mjs';

const projects = (tests.test?.projects ?? []) as TestProjectInlineConfiguration[];

/** The tests with a shorter time limit, because a mutant can make a test wait forever. */
export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    projects: projects.map((project) => ({
      ...project,
      test: {
        ...project.test,
        testTimeout: 60_000,
        hookTimeout: 60_000,
        setupFiles: ['test/suites/mutation/record-reached.ts'],
      },
    })),
  },
});
