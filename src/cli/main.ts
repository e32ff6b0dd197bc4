#!/usr/bin/env node
import { run } from './run.js';
import { runAsProcess } from './terminal.js';

void runAsProcess((terminal) => run(process.argv.slice(2), terminal));
