import { createServer, type AddressInfo, type Socket } from 'node:net';
import { kindOf, kinds, type Counted, type Kind } from './plan.js';

/** The server for the soak test, which runs in a separate process. It sends its port, and its counters on request. */

const NS = 'https://secure.logmeinrescue.com/API/API.asmx';

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

function user(result: string, description: string): string {
  const members = `<iNodeID>337366</iNodeID><sName>A Technician</sName><sEmail>tech@example.com</sEmail><sDescription>${description}</sDescription><eType>Technician</eType><bAccountHolder>false</bAccountHolder><hasMobileAddon>false</hasMobileAddon><eStatus>Online</eStatus>`;
  return envelope(
    `<getUserResponse xmlns="${NS}"><getUserResult>${result}</getUserResult><oUser>${members}</oUser></getUserResponse>`,
  );
}

function reply(status: number, body: string, fields: readonly string[] = []): Buffer {
  const type = body.startsWith('<?xml') ? 'text/xml; charset=utf-8' : 'text/html';
  const head = [
    `HTTP/1.1 ${status} X`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...fields,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const good = user('getUser_OK', '');
const fault = envelope('<soap:Fault><faultcode>soap:Server</faultcode><faultstring>no</faultstring></soap:Fault>');
const replies: Readonly<Partial<Record<Kind, Buffer>>> = {
  ok: reply(200, good),
  large: reply(200, user('getUser_OK', 'x'.repeat(100_000))),
  refused: reply(200, user('getUser_NotLoggedIn', '')),
  fault: reply(500, fault),
  page: reply(500, '<html><body>Sorry</body></html>'),
  closing: reply(200, user('getUser_OK', 'y'.repeat(20_000)), ['Connection: close']),
  half: reply(200, good).subarray(0, 300),
};

const requests = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
const open = new Set<Socket>();

function answer(socket: Socket, kind: Kind): void {
  requests[kind]++;
  const bytes = replies[kind];
  if (kind === 'reset') socket.resetAndDestroy();
  else if (kind === 'half') socket.write(bytes as Buffer, () => socket.resetAndDestroy());
  else if (kind === 'closing') socket.end(bytes as Buffer);
  else if (bytes) socket.write(bytes);
}

const server = createServer((socket) => {
  let waiting: Buffer = Buffer.alloc(0);
  open.add(socket);
  socket.setNoDelay(true);
  socket.on('close', () => open.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    const head = waiting.indexOf('\r\n\r\n');
    if (head < 0) return;
    const text = waiting.toString('latin1');
    const end = head + 4 + Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < end) return;
    waiting = waiting.subarray(end);
    answer(socket, kindOf(Number(/iNodeID>(\d+)</.exec(text)?.[1])));
  });
});

process.on('message', () => process.send?.({ requests, open: open.size } satisfies Counted));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
