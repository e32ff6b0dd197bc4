import { runAsProgram } from '../interop/flow.js';
import { RedisServer, serverProgram } from '../redis/server.js';
import { checkReport } from './check-report.js';
import { run, type RunOptions } from './run.js';

/**
 * Runs eight worker processes with managed clients that share a store, first a file store and then a real Redis or
 * Valkey. The workers make 4,000 calls to one embedded Rescue server. Cookies expire, authcodes are replaced, workers
 * are killed and paused while they authenticate, and clocks differ.
 *
 *     npx ts-node test/suites/workers/suite.ts
 *
 * Exit code 0: passed; 1: failed; 2: not possible on this machine, because it runs Windows or has no server program.
 */

const CALLS = 4000;
// this is longer than a request with a lease of 10 s may take
const common = { calls: CALLS, cycles: 3, pauseMs: 10_000, deadlineMs: 5 * 60_000 };

let [passed, failed] = [0, 0];

async function main(): Promise<number> {
  if (process.platform === 'win32') {
    console.error('The workers suite needs SIGSTOP, which Windows does not have.');
    return 2;
  }
  await runOn('the file store', common);
  const program = serverProgram();
  if (program !== undefined) {
    await using redis = await RedisServer.start(program);
    for (const shape of ['ioredis', 'nodeRedis'] as const)
      await runOn(`${program}, as by ${shape === 'ioredis' ? 'ioredis' : 'redis'}`, {
        ...common,
        redis: { kind: 'redis', port: redis.port, shape },
      });
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) return 1;
  if (program !== undefined) return 0;
  console.error(`The workers suite was not run on Redis: neither redis-server nor valkey-server is installed.
Install one on Debian or Ubuntu with: apt-get install redis-server`);
  return 2;
}

async function runOn(where: string, options: RunOptions): Promise<void> {
  const report = await run(options);
  const { expiries, replacements, requests, hits, realMs, virtualMs } = report;
  const minutes = Math.round(virtualMs / 60_000);
  console.log(`\nEight workers on ${where}: ${minutes} min of the server's clock in ${Math.round(realMs / 1000)} s`);
  console.log(`  cookies expired ${expiries} times, authcodes replaced ${replacements} times, ${requests} requests`);
  console.log(`  hits: ${hits.map(({ kind, at }) => `${kind} when ${at}`).join(', ')}`);
  for (const { name, figure, isMet, expected } of checkReport(report, options.calls)) {
    if (isMet) passed++;
    else failed++;
    console.log(`  ${isMet ? 'ok    ' : 'FAILED'} ${name.padEnd(62)} ${String(figure).padStart(5)}  ${expected}`);
  }
  // only the first failure of each kind
  for (const failure of new Map(report.failures.map((each) => [each.split('\n')[0], each])).values())
    console.log(failure.replace(/^/gm, '    '));
}

runAsProgram(main);
