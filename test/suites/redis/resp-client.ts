import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { IoredisClient, NodeRedisClient } from '../../../src/managed/stores/redis-store.js';

type Reply = string | number | null | Error | readonly Reply[];

/** A minimal Redis client: RESP 2 over one connection, with replies in the order of the commands. */
export class RespClient {
  private readonly socket: Socket;
  private readonly waiting: { resolve(reply: Reply): void; reject(error: Error): void }[] = [];
  private unread = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('Connection is closed.'));
    });
  }

  static async open(port: number): Promise<RespClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RespClient(socket);
  }

  /** Sends a command and returns the reply. Errors contain the command, as in `ioredis`. */
  async send(...command: readonly string[]): Promise<Reply> {
    if (this.socket.destroyed) throw new Error('Connection is closed.');
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    this.socket.write(`*${command.length}\r\n${parts.join('')}`);
    const reply = await new Promise<Reply>((resolve, reject) => this.waiting.push({ resolve, reject }));
    if (reply instanceof Error) throw Object.assign(reply, { command: { name: command[0], args: command.slice(1) } });
    return reply;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Returns a client with the interface of `ioredis`. */
  ioredis(): IoredisClient {
    return {
      defineCommand: () => undefined,
      eval: async (script, numberOfKeys, ...rest) => this.send('EVAL', script, String(numberOfKeys), ...rest),
    };
  }

  /** Returns a client with the interface of `redis`. */
  nodeRedis(): NodeRedisClient {
    return {
      EVAL: () => undefined,
      eval: async (script, { keys, arguments: rest }) =>
        this.send('EVAL', script, String(keys.length), ...keys, ...rest),
    };
  }

  private read(bytes: Buffer): void {
    this.unread = Buffer.concat([this.unread, bytes]);
    for (let found = replyAt(this.unread, 0); found; found = replyAt(this.unread, 0)) {
      this.unread = this.unread.subarray(found.end);
      this.waiting.shift()?.resolve(found.reply);
    }
  }
}

/** Parses the reply that begins at `start`. Returns `undefined` if the reply is incomplete. */
function replyAt(bytes: Buffer, start: number): { readonly reply: Reply; readonly end: number } | undefined {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0) return undefined;
  const line = bytes.toString('utf8', start + 1, lineEnd);
  let end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] as number)) {
    case '+':
      return { reply: line, end };
    case '-':
      return { reply: Object.assign(new Error(line), { name: 'ReplyError' }), end };
    case ':':
      return { reply: Number(line), end };
    case '$': {
      if (line === '-1') return { reply: null, end };
      const size = Number(line);
      if (bytes.length < end + size + 2) return undefined;
      return { reply: bytes.toString('utf8', end, end + size), end: end + size + 2 };
    }
    case '*': {
      const replies: Reply[] = [];
      for (let left = Number(line); left > 0; left--) {
        const item = replyAt(bytes, end);
        if (!item) return undefined;
        replies.push(item.reply);
        end = item.end;
      }
      return { reply: replies, end };
    }
    default:
      throw new Error('Not a reply of RESP 2');
  }
}
