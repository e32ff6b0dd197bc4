import { runAsProgram } from '../interop/flow.js';
import { RedisServer, serverProgram } from '../redis/server.js';
import { judge } from './judge.js';
import { run, type RunOptions } from './run.js';

/**
 * Eight worker processes with managed clients on one store, and 4,000 calls to one embedded Rescue server, on a file store
 * and on a real Redis or Valkey: cookies expire, authcodes are replaced, workers are killed and paused in the middle of
 * authenticating, clocks differ.
 *
 *     npx ts-node test/suites/workers/suite.ts
 *
 * Exit code 0: as it should be; 1: not so; 2: this is Windows, or there is no server's program here.
 */

const CALLS = 4000;
// longer than a request may take that was sent with a lease of 10 s
const common = { calls: CALLS, cycles: 3, pauseMs: 10_000, deadlineMs: 5 * 60_000 };

let [passed, failed] = [0, 0];

async function main(): Promise<number> {
  if (process.platform === 'win32') {
    console.error('The workers were not tried: Windows has no SIGSTOP, by which they are paused.');
    return 2;
  }
  await tried('the file store', common);
  const program = serverProgram();
  if (program !== undefined) {
    await using redis = await RedisServer.start(program);
    for (const shape of ['ioredis', 'nodeRedis'] as const)
      await tried(`${program}, as by ${shape === 'ioredis' ? 'ioredis' : 'redis'}`, {
        ...common,
        redis: { kind: 'redis', port: redis.port, shape },
      });
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) return 1;
  if (program !== undefined) return 0;
  console.error(`The workers were not tried on Redis: there is no redis-server and no valkey-server.
Install one on Debian or Ubuntu with: apt-get install redis-server`);
  return 2;
}

async function tried(where: string, options: RunOptions): Promise<void> {
  const report = await run(options);
  const { expiries, replacements, requests, hits, realMs, virtualMs } = report;
  const minutes = Math.round(virtualMs / 60_000);
  console.log(`\nEight workers on ${where}: ${minutes} min of the server's clock in ${Math.round(realMs / 1000)} s`);
  console.log(`  cookies expired ${expiries} times, authcodes replaced ${replacements} times, ${requests} requests`);
  console.log(`  hits: ${hits.map(({ kind, at }) => `${kind} when ${at}`).join(', ')}`);
  for (const { name, figure, isRight, wanted } of judge(report, options.calls)) {
    if (isRight) passed++;
    else failed++;
    console.log(`  ${isRight ? 'ok    ' : 'FAILED'} ${name.padEnd(62)} ${String(figure).padStart(5)}  ${wanted}`);
  }
  // the first of each kind tells enough
  for (const failure of new Map(report.failures.map((each) => [each.split('\n')[0], each])).values())
    console.log(failure.replace(/^/gm, '    '));
}

runAsProgram(main);
