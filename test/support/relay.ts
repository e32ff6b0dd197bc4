import { createServer as createHttpServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listen, pem } from '../soap/http/tls/exchange.js';

/** Forwards TLS connections to a plain HTTP port. @returns the URL for TLS */
export async function securedRelay(port: number): Promise<string> {
  const options = { cert: pem('server.pem'), key: pem('server-key.test-only.pem') };
  const server = createHttpsServer(options, ({ method, url, headers }: IncomingMessage, response) => {
    const onward = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    response.req.pipe(onward.on('error', () => response.destroy()));
  });
  return (await listen(server, 'https')).url;
}

/** Starts a proxy that forwards every connection to this machine. @returns its host and port */
export async function tunnelProxy(): Promise<string> {
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  return `127.0.0.1:${(await listen(server)).port}`;
}
