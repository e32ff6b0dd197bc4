import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Order, Score } from './contender.js';
import { startCannedServer } from './server.js';

/**
 * `npm run bench`: calls per second with 32 calls at once, of this package, of plain node-soap and of bare undici with
 * a hand-written envelope, side by side: a process each, in turn, round by round, against one canned local reply. What
 * counts are the ratios; the absolute numbers are this machine's.
 */
const ROUNDS = 7;
const PARALLEL = 32;
const ROUND_MS = 1000;

const reply =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>' +
  '<getUserResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><getUserResult>getUser_OK</getUserResult>' +
  '<oUser><iNodeID>337366</iNodeID><sName>A Technician</sName><sNick>Tech</sNick><sEmail>tech@example.com</sEmail>' +
  '<sSSOID>123456</sSSOID><sDescription /><eType>Technician</eType><bAccountHolder>false</bAccountHolder>' +
  '<hasMobileAddon>false</hasMobileAddon><eStatus>Online</eStatus></oUser></getUserResponse></soap:Body></soap:Envelope>';

async function start(name: string, endpoint: string): Promise<ChildProcess> {
  // the contender is TypeScript like this file, and runs the same way
  const child = fork(join(__dirname, 'contender.ts'), [name, endpoint], { execArgv: ['-r', 'ts-node/register'] });
  await answer(child);
  return child;
}

function answer<T>(child: ChildProcess, order?: Order): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`a contender ended early (${code})`)));
    if (order) child.send(order);
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

async function main(): Promise<void> {
  const { port, server } = await startCannedServer(reply);
  const endpoint = `http://127.0.0.1:${port}/API/API.asmx`;
  const names = ['ours', 'node-soap', 'undici'];
  const children = await Promise.all(names.map((name) => start(name, endpoint)));
  const order = { ms: ROUND_MS, parallel: PARALLEL };
  const rounds: Score[][] = [];
  for (const child of children) await answer<Score>(child, order);
  for (let round = 0; round < ROUNDS; round++) {
    const scores: Score[] = [];
    for (const child of children) scores.push(await answer<Score>(child, order));
    rounds.push(scores);
  }
  children.forEach((child) => child.kill());
  server.close();
  const perSecond = (score: Score | undefined): number => (score ? score.calls / score.seconds : NaN);
  const cpu = (score: Score | undefined): number => (score ? (score.cpuSeconds / score.calls) * 1e6 : NaN);
  const rows = names.map((name, i) => ({
    client: name,
    'calls per second': Math.round(median(rounds.map((round) => perSecond(round[i])))),
    'CPU per call (us)': Math.round(median(rounds.map((round) => cpu(round[i])))),
  }));
  console.table(rows);
  const ratio = (other: number): string => median(rounds.map((r) => perSecond(r[0]) / perSecond(r[other]))).toFixed(2);
  console.log(`${PARALLEL} parallel calls, medians of ${ROUNDS} rounds:`);
  console.log(`  calls per second, this package / plain node-soap: ${ratio(1)}`);
  console.log(`  calls per second, this package / bare undici (64 connections): ${ratio(2)}`);
}

void main();
