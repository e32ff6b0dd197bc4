import { createServer, type Socket } from 'node:net';

/** A prepared reply, and the delay before it is sent. */
export interface Answer {
  /** The complete HTTP reply. If it is absent, the connection is reset. */
  readonly bytes: Buffer | undefined;
  readonly afterMs?: number;
}

/**
 * Starts a server on a loopback address. It uses as little CPU time as possible, so that the benchmark measures the
 * clients. Of each request, it reads only the path and the Content-Length.
 *
 * @returns the server's port
 */
export async function startCannedServer(answerTo: (path: string) => Answer): Promise<number> {
  const server = createServer((socket) => serve(socket, answerTo));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const headEnd = Buffer.from('\r\n\r\n');

function serve(socket: Socket, answerTo: (path: string) => Answer): void {
  let waiting: Buffer[] = [];
  let size = 0;
  let needed = 0;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    waiting.push(chunk);
    size += chunk.length;
    // the chunks of a long request are joined only once, when it is complete
    while (size > 0 && size >= needed) {
      const all = waiting.length === 1 ? (waiting[0] ?? chunk) : Buffer.concat(waiting);
      waiting = [all];
      const head = all.indexOf(headEnd);
      if (head < 0) return;
      const text = all.toString('latin1', 0, head);
      needed = head + headEnd.length + Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
      if (size < needed) return;
      const rest = all.subarray(needed);
      waiting = rest.length > 0 ? [rest] : [];
      size = rest.length;
      needed = 0;
      send(socket, answerTo(text.split(' ', 2)[1] ?? '/'));
    }
  });
}

function send(socket: Socket, { bytes, afterMs }: Answer): void {
  const now = (): void => {
    if (bytes) socket.write(bytes);
    else socket.resetAndDestroy();
  };
  if (afterMs === undefined) now();
  else setTimeout(now, afterMs);
}
