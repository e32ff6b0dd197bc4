// `npm run form`: what can be checked without running a test, on two cores. Every check runs, and each prints when it is over.
import { spawn } from 'node:child_process';

/** @returns whether the script of package.json succeeded */
async function run(script) {
  const child = spawn(`npm run ${script}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  child.stdout.on('data', (chunk) => printed.push(chunk));
  child.stderr.on('data', (chunk) => printed.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  process.stdout.write(Buffer.concat(printed));
  return code === 0;
}

async function runAll(...scripts) {
  let succeeded = true;
  for (const script of scripts) succeeded = (await run(script)) && succeeded;
  return succeeded;
}

const succeeded = await Promise.all([runAll('format:check'), runAll('typecheck', 'lint')]);
process.exitCode = succeeded.every(Boolean) ? 0 : 1;
