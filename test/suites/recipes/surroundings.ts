import { strictEqual } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as sendRequest } from 'node:http';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { RescueServer } from '../../../src/testing.js';
import { RedisServer, serverProgram } from '../redis/server.js';

/** The services that a page needs while it runs, in addition to the Rescue service. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** @throws Error if the services were not used as the page describes */
  readonly check?: () => void;
  close(): Promise<void>;
}

/** The services by page name. */
export const surroundings: Readonly<Record<string, (server: RescueServer) => Promise<Surroundings>>> = {
  'api-gateway': behindGateway,
  'aws-lambda': besideRedis,
  managed: besideRedis,
  'proxy-and-private-ca': behindProxy,
};

async function besideRedis(server: RescueServer): Promise<Surroundings> {
  const program = serverProgram();
  if (program === undefined)
    throw new Error('Neither redis-server nor valkey-server is installed. Run apt-get install redis-server');
  const redis = await RedisServer.start(program);
  return {
    env: { REDIS_URL: `redis://127.0.0.1:${redis.port}`, RESCUE_STORE_KEY: randomBytes(32).toString('base64') },
    check: () => strictEqual(server.calls.filter(({ operation }) => operation === 'requestAuthCode').length, 1),
    close: async () => redis[Symbol.asyncDispose](),
  };
}

/** Starts a gateway that returns 401 for requests without its key. */
async function behindGateway(server: RescueServer): Promise<Surroundings> {
  const key = randomBytes(16).toString('hex');
  const gateway = createServer((request, response) => {
    if (request.headers['x-api-key'] !== key) return response.writeHead(401, { 'WWW-Authenticate': 'ApiKey' }).end();
    const { method, url, headers } = request;
    const onward = sendRequest({ port: server.port, method, path: url, headers }, (answer) =>
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)),
    );
    return request.pipe(onward.on('error', () => response.destroy()));
  });
  await once(gateway.listen(0, '127.0.0.1'), 'listening');
  const { port } = gateway.address() as AddressInfo;
  return {
    env: { GATEWAY_ENDPOINT: `http://127.0.0.1:${port}/API/API.asmx`, GATEWAY_KEY: key },
    async close() {
      gateway.closeAllConnections();
      await new Promise((resolve) => gateway.close(resolve));
    },
  };
}

/**
 * Starts the service as `https://rescue.example`, with a certificate by a private authority. The name is not in DNS;
 * only the proxy can resolve it.
 */
async function behindProxy(server: RescueServer): Promise<Surroundings> {
  const pem = (name: string): string => join(__dirname, '../../soap/http/tls', name);
  const options = { cert: readFileSync(pem('server.pem')), key: readFileSync(pem('server-key.test-only.pem')) };
  const service = createTlsServer(options, (socket) => tie(socket, connect(server.port, '127.0.0.1')));
  const login = `Basic ${Buffer.from('user:proxy-password').toString('base64')}`;
  const proxy = createServer((_request, response) => response.writeHead(400).end());
  proxy.on('connect', ({ url, headers }, socket: Socket) => {
    if (headers['proxy-authorization'] !== login)
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    if (url !== 'rescue.example:443') return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    tie(socket, connect((service.address() as AddressInfo).port, '127.0.0.1'));
  });
  const sockets = new Set<Socket>();
  for (const each of [service, proxy]) {
    each.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
  }
  return {
    env: {
      RESCUE_ENDPOINT: 'https://rescue.example/API/API.asmx',
      PROXY_URL: `http://user:proxy-password@127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      PRIVATE_CA_FILE: pem('root.pem'),
    },
    async close() {
      const closed = [service, proxy].map((each: Server) => new Promise((resolve) => each.close(resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

function tie(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    from
      .on('error', () => undefined)
      .on('close', () => to.destroy())
      .pipe(to);
}
