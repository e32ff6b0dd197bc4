// Runs the checks that do not need a test: format, types and lint, using two cores. All checks run even if one fails,
// and each check prints its output when it has finished. Prettier and TypeScript remember in node_modules/.cache what has
// not changed since the last run.
import { spawn } from 'node:child_process';

const bin = (path) => ['node', `node_modules/${path}`];

/** @returns whether the command succeeded */
async function run([command, ...args]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  process.stdout.write(Buffer.concat(output));
  return code === 0;
}

async function runAll(...commands) {
  let succeeded = true;
  for (const command of commands) succeeded = (await run(command)) && succeeded;
  return succeeded;
}

const succeeded = await Promise.all([
  runAll([...bin('prettier/bin/prettier.cjs'), '--check', '--cache', '.']),
  runAll(
    [...bin('typescript-7/bin/tsc'), '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/tsc.json'],
    bin('oxlint/bin/oxlint'),
  ),
]);
process.exitCode = succeeded.every(Boolean) ? 0 : 1;
