import type { Report } from './run.js';

/** An expectation for a run. */
export interface Check {
  readonly name: string;
  readonly figure: number;
  readonly isMet: boolean;
  /** The expected value. */
  readonly expected: string;
}

/** Compares the report of a run with the promises of the managed client. */
export function checkReport(report: Report, calls: number): readonly Check[] {
  const { resolved, failures, replacements, hits, hitsPlanned, authentications } = report;
  const { mostInWindow, started, startedOtherwise, mostStarted } = report;
  return [
    atLeast('calls resolved', resolved, calls),
    atMost('calls of living workers lost', failures.length, 0),
    atLeast('workers killed or paused while authenticating', hits.length, hitsPlanned),
    // the first authentication, one for each replaced authcode, and one for each holder that was killed or paused
    atMost('authentications', authentications, 1 + replacements + hits.length),
    atMost('authentications within any 3 minutes', mostInWindow, 10),
    // if not, the limit was not tested
    atLeast('authentications within some 3 minutes', mostInWindow, 9),
    atLeast('support sessions started', started, 1),
    atMost('support sessions of living workers not started exactly once', startedOtherwise, 0),
    atMost('starts of one support session', mostStarted, 1),
  ];
}

function atLeast(name: string, figure: number, bound: number): Check {
  return { name, figure, isMet: figure >= bound, expected: `at least ${bound}` };
}

function atMost(name: string, figure: number, bound: number): Check {
  return { name, figure, isMet: figure <= bound, expected: `at most ${bound}` };
}
