import { strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';

// Checks the page's promise about connections: no connection outlives its call, so a frozen instance has none.

const sockets = new Set();
subscribe('undici:client:connected', ({ socket }) => sockets.add(socket));
process.env.RESCUE_STORE_KEY = randomBytes(32).toString('base64');
const { handler } = await import('./handler.js');
const context = { getRemainingTimeInMillis: () => 10_000 };
for (const session of [12345678, 12345679]) {
  strictEqual((await handler({ body: JSON.stringify({ session, node: 337366 }) }, context)).statusCode, 204);
  const deadline = performance.now() + 5_000;
  while ([...sockets].some((socket) => !socket.destroyed)) {
    if (performance.now() > deadline) throw new Error('a connection outlived its call');
    await setTimeout(5);
  }
}
console.log(`${sockets.size} connections, none outlived its call`);
process.exit();
