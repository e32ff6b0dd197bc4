import type { Report } from './run.js';

/** One thing that a run has to show. */
export interface Fact {
  readonly name: string;
  readonly figure: number;
  readonly isRight: boolean;
  /** What the figure has to be. */
  readonly wanted: string;
}

/** Holds what came of a run against what the managed client promises. */
export function judge(report: Report, calls: number): readonly Fact[] {
  const { resolved, failures, replacements, hits, hitsPlanned, authentications } = report;
  const { mostInWindow, started, startedOtherwise, mostStarted } = report;
  return [
    atLeast('calls resolved', resolved, calls),
    atMost('calls of living workers lost', failures.length, 0),
    atLeast('workers killed or paused while authenticating', hits.length, hitsPlanned),
    // the first, one for each that died, and one for each holder that was hit
    atMost('authentications', authentications, 1 + replacements + hits.length),
    atMost('authentications within any 3 minutes', mostInWindow, 10),
    // else the limit was not tried
    atLeast('authentications within some 3 minutes', mostInWindow, 9),
    atLeast('support sessions started', started, 1),
    atMost('support sessions of living workers not started exactly once', startedOtherwise, 0),
    atMost('starts of one support session', mostStarted, 1),
  ];
}

function atLeast(name: string, figure: number, bound: number): Fact {
  return { name, figure, isRight: figure >= bound, wanted: `at least ${bound}` };
}

function atMost(name: string, figure: number, bound: number): Fact {
  return { name, figure, isRight: figure <= bound, wanted: `at most ${bound}` };
}
