import { expect, test } from 'vitest';
import { WSSecurity } from '../../../src/security.js';
import type { Transport } from '../../../src/soap/http/transport.js';
import { childOf, textOf } from '../../../src/soap/xml/tree.js';
import { World } from '../../managed/support.js';
import { blocksOf, UsernameTokens } from './support/verifying-server.js';

test('each request of the managed client has its own nonce: authentications, calls and retries', async () => {
  const world = await World.start();
  const inner = world.transport();
  const bodies: string[] = [];
  const transport: Transport = (request, events) => {
    bodies.push(String(request.body));
    return inner(request, events);
  };
  const security = new WSSecurity('Ada <&>', 'of Ada', { passwordType: 'PasswordDigest' });
  const rescue = world.client({ transport, security, retry: { readOnly: ['getAccount'] } });
  world.server.next('getAccount', { status: 503, body: '' }, 2);
  await world.run(rescue.operations.getAccount(), 100);

  const tokens = new UsernameTokens('of Ada');
  for (const body of bodies) expect(tokens.problemOf(blocksOf(body).blocks[0] as never)).toBeUndefined();
  const names = bodies.map((body) => /<soap:Body><(\w+)/.exec(body)?.[1]);
  expect(names).toEqual(['requestAuthCode', 'getAccount', 'getAccount', 'getAccount']);
  expect(tokens.nonces.size).toBe(4);
  const digests = bodies.map((body) => textOf(childOf(childOf(blocksOf(body).blocks[0], 'UsernameToken'), 'Password')));
  expect(new Set(digests).size).toBe(4);
});
