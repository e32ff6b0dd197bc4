import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { RescueClient } from '../../../src/index.js';

/** Matches the getters that esbuild writes for a module's exports. */
const EXPORT_GETTER = /^(?:get|\(\)) => [\w$.[\]]+$/;

/**
 * Calls `startSession` a thousand times and prints the functions that the last call runs, as one line of JSON per file.
 */
async function main(endpoint: string): Promise<void> {
  const client = new RescueClient({ endpoint });
  const call = () => client.startSession({ session: 12345678, node: 337366, authCode: 'an-authcode' });
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  for (let count = 1; count < 1000; count++) await call();
  // reading the coverage resets its counters
  await session.post('Profiler.takePreciseCoverage');
  await call();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  for (const { url, functions } of result) {
    if (!url.startsWith('file:') || url.includes('node_modules')) continue;
    const text = readFileSync(fileURLToPath(url), 'utf8');
    const ran = functions.filter(({ functionName, ranges: [range] }) => {
      if (!range || range.count === 0 || functionName === 'get') return false;
      return !EXPORT_GETTER.test(text.slice(range.startOffset, range.endOffset));
    });
    if (ran.length > 0) console.log(JSON.stringify({ url, functions: ran.map(({ functionName }) => functionName) }));
  }
  await client.close();
}

void main(process.argv[2] ?? '');
