import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, closeChecks, watchRejections } from './check.js';
import { CORPUS, CRASHES } from './crash.js';
import { kept } from './seeds.js';

/** Replays the corpus of the fuzzer and all inputs that have failed. */

beforeAll(watchRejections);
afterAll(closeChecks);

describe.each([
  ['corpus', CORPUS],
  ['crashes', CRASHES],
])('the replies in test/suites/fuzz/%s are decoded or rejected as documented', (_name, folder) => {
  test.each([...kept(folder)])('%s', async (_file, input) => {
    expect((await check(input)).problem).toBeUndefined();
  });
});
