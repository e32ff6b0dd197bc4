import type { Call, Client, RowsClient } from '../clients/client.js';
import { makeCalls, type CallsOrder } from './calls.js';
import { decodeReply, type DecodeOrder } from './decode.js';
import { encodeRows, type EncodeOrder } from './encode.js';
import { load } from './load.js';
import { holdClients, type MemoryOrder } from './memory.js';
import type { Message, Reply } from './protocol.js';

/** `main.js NAME`: runs a client in a separate process, which executes the commands that it receives one at a time. */
const client = load(process.argv[2] ?? '');
const calls = new Map<string, Promise<Call>>();

function callOf(endpoint: string): Promise<Call> {
  const made = calls.get(endpoint) ?? client.rescue(endpoint);
  calls.set(endpoint, made);
  return made;
}

function rowsOf({ rows }: Client, endpoint: string): Promise<RowsClient> {
  if (!rows) throw new Error('this client supports only the operations of Rescue');
  return rows(endpoint);
}

async function perform({ kind, order }: Message): Promise<unknown> {
  switch (kind) {
    case 'calls':
      return makeCalls(await callOf(order.endpoint), order as CallsOrder);
    case 'decode':
      return decodeReply(await rowsOf(client, order.endpoint), order as DecodeOrder);
    case 'encode':
      return encodeRows(await rowsOf(client, order.endpoint), order as EncodeOrder);
    case 'memory':
      return holdClients(client, order as MemoryOrder);
  }
}

process.on('message', (message: Message) => {
  const answer = (reply: Reply): void => void process.send?.(reply);
  perform(message).then(
    (score) => answer({ score }),
    (error: unknown) => answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
