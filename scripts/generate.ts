import { progressOn } from './codegen/command/progress.js';
import { run } from './codegen/command/run.js';

// the exit code is set, not forced: what was printed into a pipe is still on its way
void run(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  notify: (text) => process.stderr.write(`${text}\n`),
  progress: progressOn(process.stderr),
}).then((code) => {
  process.exitCode = code;
});
