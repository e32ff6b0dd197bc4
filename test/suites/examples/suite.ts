import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installPacked } from '../../package/install.js';
import { runAsProgram } from '../interop/flow.js';
import { RedisServer, serverProgram } from '../redis/server.js';
import { runChecks } from './checks.js';

/**
 * `npm run test:suite -- examples`: installs the packed package in an empty folder, compiles the programs in `examples`
 * there, and runs each program with embedded servers, which also come from the packed package. `checks.ts` contains the
 * expected results.
 *
 * Exit code 0: passed; 1: failed; 2: passed without `replicas.mts`, because no Redis server is installed.
 */
const ROOT = resolve(__dirname, '../../..');
const strict = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'];

/** The program that also requires the package `redis`. */
const REPLICAS = 'replicas';

async function main(): Promise<number> {
  const consumer = installPacked();
  try {
    const programs = readdirSync(join(ROOT, 'examples')).flatMap((name) => /^(.*)\.mts$/.exec(name)?.[1] ?? []);
    const [alone, withRedis] = [programs.filter((name) => name !== REPLICAS), join(consumer.folder, REPLICAS)];
    for (const name of alone) consumer.write(`${name}.mts`, source(name));
    consumer.compile(strict);
    let count = 0;
    for (const name of alone) count += await runChecks(name, consumer.folder);

    const program = serverProgram();
    if (program === undefined) {
      console.error(`Not run: examples/${REPLICAS}.mts. Neither redis-server nor valkey-server is installed.
Install one on Debian or Ubuntu with: apt-get install redis-server`);
      return 2;
    }
    cpSync(join(ROOT, 'test/suites/redis/clients'), withRedis, { recursive: true });
    const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', ['ci', ...quiet], { cwd: withRedis, stdio: ['ignore', 'ignore', 'inherit'] });
    consumer.compileAlone(`${REPLICAS}/${REPLICAS}.mts`, source(REPLICAS), strict, true);
    await using redis = await RedisServer.start(program);
    count += await runChecks(REPLICAS, withRedis, redis);
    console.log(`${programs.length} programs, ${count} facts.`);
    return 0;
  } finally {
    consumer.remove();
  }
}

function source(name: string): string {
  return readFileSync(join(ROOT, 'examples', `${name}.mts`), 'utf8');
}

runAsProgram(main);
