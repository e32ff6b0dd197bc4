import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BlackBox } from './black-box.js';
import { compiledFiles } from './compiled.js';
import { summaryOf, writeCrash } from './crash.js';
import type { ThreadMessage } from './loop.js';
import { readOptions } from './options.js';

/**
 * `npm run test:suite -- fuzz`: coverage-guided fuzzing of replies, for many operations.
 *
 *     npm run test:suite -- fuzz [--seconds 30] [--inputs N] [--seed N] [--keep]
 *
 * Exit code 0: every reply was decoded or rejected as documented; 1: a reply was not, and is stored in
 * `test/suites/fuzz/crashes`; 2: no reply was tested, which is a bug in the fuzzer. `--keep` adds inputs that reached
 * new code to the corpus.
 */

/** The time limit for an input. An input that takes longer is stuck, even on a slow machine. */
const STUCK_MS = 15_000;

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  console.log(`seed ${options.seed}, ${options.seconds} seconds`);
  const box = new BlackBox();
  // loaded here only to compile it
  require('./worker.js');
  const worker = new Worker(join(__dirname, 'boot.cjs'), {
    workerData: { options, memory: box.memory, compiled: compiledFiles() },
    execArgv: [],
  });
  let count = -1;
  let since = performance.now();
  let failed = true;
  const watch = setInterval(() => {
    if (box.count !== count || box.count === 0) {
      count = box.count;
      since = performance.now();
    } else if (performance.now() - since > STUCK_MS) {
      clearInterval(watch);
      const stuck = box.read();
      const problem = `stuck: not finished after ${STUCK_MS / 1000} s`;
      console.log(`FAILED  ${problem}\n        ${writeCrash(stuck, problem)}: ${summaryOf(stuck)}`);
      void worker.terminate();
    }
  }, 500);
  worker.on('message', (message: ThreadMessage) => {
    if ('line' in message) console.log(message.line);
    else failed = message.failed;
  });
  await new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
    worker.once('error', (error) => console.log('FAILED  the thread ended with', error));
  });
  clearInterval(watch);
  if (box.count === 0) {
    console.log('No reply was tried. This is a bug of the fuzzer.');
    return 2;
  }
  console.log(
    failed
      ? 'Some replies were not decoded or rejected as documented.'
      : 'Every reply was decoded or rejected as documented.',
  );
  return failed ? 1 : 0;
}

void main().then((code) => (process.exitCode = code));
