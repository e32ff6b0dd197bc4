import { describe, expect, it, vi } from 'vitest';
import { progressOn } from '../../src/cli/terminal.js';

/** Creates a stream that records its output, and a clock that the test sets. */
function terminal(properties: { readonly isTTY?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  const clock = { now: 1000 };
  const stream = { ...properties, write: (text: string) => written.push(text) };
  return { written, clock, progress: progressOn(stream, () => clock.now) };
}

describe('progressOn', () => {
  it('shows no step that takes less than half a second', () => {
    const { written, clock, progress } = terminal({ isTTY: true, columns: 80 });
    progress.step('reading a.wsdl');
    clock.now += 499;
    progress.step('writing a');
    progress.clear();
    expect(written).toEqual([]);
  });

  it('replaces each step with the next, and removes the last step', () => {
    const { written, clock, progress } = terminal({ isTTY: true, columns: 80 });
    clock.now += 500;
    progress.step('naming');
    progress.step('writing a');
    progress.clear();
    progress.clear();
    const blank = (width: number) => `\r${' '.repeat(width)}\r`;
    expect(written).toEqual(['naming ...', blank(10), 'writing a ...', blank(13)]);
  });

  it('shows a pending step, even if no other step follows', () => {
    vi.useFakeTimers();
    try {
      const { written, clock, progress } = terminal({ isTTY: true, columns: 80 });
      progress.step('loading');
      clock.now += 500;
      vi.advanceTimersByTime(500);
      expect(written).toEqual(['loading ...']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never fills the whole line, because the terminal would wrap it', () => {
    const { written, clock, progress } = terminal({ isTTY: true, columns: 20 });
    clock.now += 500;
    progress.step('reading a description of a long name');
    expect(written).toEqual(['reading a descripti']);
  });

  it('assumes a normal width if the terminal does not report one', () => {
    const { written, clock, progress } = terminal({ isTTY: true, columns: 0 });
    clock.now += 500;
    progress.step('reading');
    expect(written).toEqual(['reading ...']);
  });

  it('is silent without a terminal', () => {
    const { written, clock, progress } = terminal({});
    clock.now += 5000;
    progress.step('reading');
    progress.clear();
    expect(written).toEqual([]);
  });
});
