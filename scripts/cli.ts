#!/usr/bin/env node
import { run } from './cli/command.js';
import { processIo } from './cli/process-io.js';

// the exit code is set, not forced: what was printed into a pipe is still on its way
void run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
