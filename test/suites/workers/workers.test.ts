import { describe, expect, inject, test } from 'vitest';
import { checkReport } from './check-report.js';
import { run } from './run.js';

// The signals are POSIX signals. Windows cannot stop a process.
const isPosix = process.platform !== 'win32';
if (!isPosix) console.log('left out: test/suites/workers, which stops processes by SIGSTOP, as Windows cannot');

const CALLS = 400;

describe.runIf(isPosix)('eight processes on one file store', () => {
  test('lose no call and authenticate no more than necessary while some are killed or paused and clocks differ', async () => {
    const report = await run({ calls: CALLS, cycles: 1, compiled: inject('compiled'), deadlineMs: 110_000 });
    expect(report.failures).toEqual([]);
    expect(checkReport(report, CALLS).filter(({ isMet }) => !isMet)).toEqual([]);
    expect(report.hits.map(({ kind }) => kind)).toEqual(['stop', 'kill']);
  }, 120_000);
});
