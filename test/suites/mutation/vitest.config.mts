import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import tests from '../../vitest.config.mjs';

const projects = (tests.test?.projects ?? []) as TestProjectInlineConfiguration[];

/**
 * While the suite records which test executes which function, each test file loads its own modules. In a shared
 * context, only the first test file would execute functions that run once.
 */
const isolate = process.env['RESCUE_REACHED'] !== undefined;

/** The tests with a shorter time limit, because a mutant can make a test wait forever. */
export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    // compiling the checkout takes longer than most tests, and only tests that start processes need it
    globalSetup: process.env['RESCUE_COMPILE'] === '1' ? (tests.test?.globalSetup ?? []) : [],
    projects: projects.map((project) => ({
      ...project,
      test: {
        ...project.test,
        ...(isolate && { isolate }),
        testTimeout: 60_000,
        hookTimeout: 60_000,
        setupFiles: ['test/suites/mutation/record-reached.ts'],
      },
    })),
  },
});
