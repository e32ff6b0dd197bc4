import { createServer, type Server, type Socket } from 'node:net';

/**
 * A server on a loopback address that answers every HTTP request with the same bytes, as cheaply as Node can, so that
 * what is measured is the client. It reads no more of a request than its Content-Length.
 */
export async function startCannedServer(body: string): Promise<{ port: number; server: Server }> {
  const reply = Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const server = createServer((socket) => answer(socket, reply));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}

function answer(socket: Socket, reply: Buffer): void {
  let waiting: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    for (;;) {
      const head = waiting.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(waiting.toString('latin1', 0, head))?.[1] ?? 0);
      if (waiting.length < head + 4 + length) return;
      waiting = waiting.subarray(head + 4 + length);
      socket.write(reply);
    }
  });
}
