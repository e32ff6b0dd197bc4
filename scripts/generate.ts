import { asProcess, processOutput } from './codegen/command/process.js';
import { run } from './codegen/command/run.js';

void asProcess(() => run(process.argv.slice(2), processOutput()));
