#!/usr/bin/env node
import { run } from './cli/command.js';
import { processIo } from './cli/process-io.js';
import { asProcess } from './codegen/command/process.js';

void asProcess(() => run(process.argv.slice(2), processIo()));
