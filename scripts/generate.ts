import { asProcess, processOutput } from '../src/cli/process.js';
import { run } from '../src/cli/generate-command.js';

void asProcess(() => run(process.argv.slice(2), processOutput()));
