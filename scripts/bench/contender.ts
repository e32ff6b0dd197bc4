import { join } from 'node:path';

/**
 * One client in a process of its own. The parent sends `{ ms, parallel }`; the answer is how many calls were completed
 * in that time with so many at once, and how much processor time they took.
 */
export interface Order {
  readonly ms: number;
  readonly parallel: number;
}

export interface Score {
  readonly calls: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

// each contender loads its own client alone: ts-node makes no `require` of an `import()`
type Call = () => Promise<unknown>;

const [name = '', endpoint = ''] = process.argv.slice(2);
const request = { iNodeID: 337366, sAuthCode: 'benchmark' };

const contenders: Readonly<Record<string, () => Promise<Call>>> = {
  async ours() {
    const { RescueClient } = require('../../src/index.js') as typeof import('../../src/index.js');
    const rescue = new RescueClient({ endpoint });
    return () => rescue.operations.getUser(request);
  },
  async 'node-soap'() {
    const { createClientAsync } = require('soap') as typeof import('soap');
    const client = await createClientAsync(join(__dirname, '..', '..', 'wsdl', 'rescue.wsdl'), {}, endpoint);
    const port = (
      client as unknown as { API: { APISoap: { getUser: (r: object, done: (e: unknown) => void) => void } } }
    ).API.APISoap;
    return () =>
      new Promise<void>((resolve, reject) => port.getUser(request, (error) => (error ? reject(error) : resolve())));
  },
  async undici() {
    const { Pool } = require('undici') as typeof import('undici');
    const { origin, pathname } = new URL(endpoint);
    const pool = new Pool(origin, { connections: 64 });
    const namespace = 'https://secure.logmeinrescue.com/API/API.asmx';
    const headers = { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${namespace}/getUser"` };
    return async () => {
      const body =
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">' +
        `<soap:Body><getUser xmlns="${namespace}"><iNodeID>${request.iNodeID}</iNodeID>` +
        `<sAuthCode>${request.sAuthCode}</sAuthCode></getUser></soap:Body></soap:Envelope>`;
      const reply = await pool.request({ method: 'POST', path: pathname, headers, body });
      return reply.body.text();
    };
  },
};

async function measure(call: Call, { ms, parallel }: Order): Promise<Score> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + ms;
  let calls = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await call();
      calls++;
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { calls, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function main(): Promise<void> {
  const make = contenders[name];
  if (!make) throw new Error(`no contender is called ${name}; there are ${Object.keys(contenders).join(', ')}`);
  const call = await make();
  process.on('message', (order: Order) => {
    void measure(call, order).then((score) => process.send?.(score));
  });
  process.send?.('ready');
}

void main();
