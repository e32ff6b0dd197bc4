import { expect, test } from 'vitest';
import { untilInterrupted } from '../../src/cli/interruption.js';

const listeners = () => process.listenerCount('SIGINT');

test('Ctrl-C aborts the signal, and the exit code is 130 for any error', async () => {
  const before = listeners();
  const run = untilInterrupted(async (signal) => {
    expect(listeners()).toBe(before + 1);
    process.emit('SIGINT');
    expect(signal.aborted).toBe(true);
    // the second Ctrl-C is left to Node, which ends the process
    expect(listeners()).toBe(before);
    throw new Error('the step was undone');
  });
  await expect(run).rejects.toMatchObject({ name: 'CommandError', message: 'interrupted', exitCode: 130 });
  expect(listeners()).toBe(before);
});

test('a step that completes despite Ctrl-C keeps its exit code', async () => {
  expect(await untilInterrupted(async () => (process.emit('SIGINT'), 1))).toBe(1);
});

test('without Ctrl-C, the command returns its own result or error, and no listener is left', async () => {
  const before = listeners();
  expect(await untilInterrupted(async (signal) => (signal.aborted ? 1 : 0))).toBe(0);
  const error = new Error('of the command');
  await expect(untilInterrupted(() => Promise.reject(error))).rejects.toBe(error);
  expect(listeners()).toBe(before);
});
