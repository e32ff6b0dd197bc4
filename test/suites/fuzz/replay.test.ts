import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, closeChecks, watchRejections } from './check.js';
import { CORPUS, CRASHES } from './crash.js';
import { kept } from './seeds.js';

/** What the fuzzer found worth keeping, and all that ever failed: each reply is still treated as promised. */

beforeAll(watchRejections);
afterAll(closeChecks);

describe.each([
  ['corpus', CORPUS],
  ['crashes', CRASHES],
])('the replies in test/suites/fuzz/%s are decoded or refused as promised', (_name, folder) => {
  test.each([...kept(folder)])('%s', async (_file, input) => {
    expect((await check(input)).problem).toBeUndefined();
  });
});
