#!/usr/bin/env node
import { run } from './run.js';
import { processIo } from './process-io.js';
import { asProcess } from './process.js';

void asProcess(() => run(process.argv.slice(2), processIo()));
