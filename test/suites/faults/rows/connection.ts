import { certificate } from '../cell.js';
import { loseName } from '../names.js';
import { allOk, notSent, unknown, type Row } from '../row.js';

/** A deadline that passes before anything arrives. */
const SHORT_MS = 60;

/** Faults in which the client gets no connection, or loses an idle connection. */
export const connectionRows: readonly Row[] = [
  {
    fault: 'connection refused',
    async cause({ front, later }) {
      await front.stop();
      later(() => front.start());
    },
    expected: notSent(),
  },
  {
    fault: 'the host has no address',
    by: 'name',
    isOfProcess: true,
    async cause({ front, later }) {
      later(loseName());
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  },
  ...(
    [
      ['TLS: an unknown authority', 'stranger'],
      ['TLS: the certificate has expired', 'expired'],
      ["TLS: another host's certificate", 'other-host'],
    ] as const
  ).map(([fault, name]): Row => ({
    fault,
    by: 'tls',
    async cause({ front, later }) {
      front.secure = certificate(name);
      later(() => (front.secure = certificate('server')));
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  })),
  {
    fault: 'TLS: the server does not use it',
    by: 'tls',
    async cause({ front, later }) {
      const { secure } = front;
      front.onConnect = (raw) => raw.once('data', () => raw.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      later(() => (front.onConnect = undefined));
      later(() => (front.secure = secure));
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  },
  {
    fault: 'TLS: reset in the handshake',
    by: 'tls',
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.once('data', () => raw.resetAndDestroy());
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  },
  {
    fault: 'connect deadline (connectTimeoutMs)',
    by: 'tls',
    // this is long enough to log in on a loaded machine
    client: { connectTimeoutMs: 1500 },
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.resume();
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  },
  {
    fault: 'deadline while connecting (timeoutMs)',
    by: 'tls',
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.resume();
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    options: () => ({ timeoutMs: SHORT_MS }),
    expected: notSent('RescueTimeoutError'),
  },
  {
    fault: 'new connection reset at once',
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.resetAndDestroy();
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    expected: notSent(),
  },
  {
    fault: 'new connection closed at once',
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.destroy();
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    expected: unknown('RescueConnectionError', { requests: 0, ran: 0 }),
  },
  {
    fault: 'new connection reset at the first bytes',
    async cause({ front }) {
      front.hangUp('close');
      await front.empty();
      front.onFirstBytes = (socket) => socket.resetAndDestroy();
    },
    expected: unknown('RescueConnectionError', { requests: 0, ran: 0 }),
  },
  {
    fault: 'kept connection closed long before',
    async cause({ front }) {
      front.hangUp('close');
      await front.empty();
    },
    expected: allOk(),
  },
  {
    fault: 'kept connection reset long before',
    async cause({ front }) {
      front.hangUp('reset');
      await front.empty();
    },
    expected: allOk(),
  },
  {
    fault: 'kept connection closed just before',
    isWatched: true,
    cause(cell) {
      cell.on.sent = () => cell.front.hangUp('close');
      cell.later(() => (cell.on.sent = undefined));
    },
    expected: unknown('RescueConnectionError', { requests: 0, ran: 0 }),
  },
  {
    fault: 'kept connection reset just before',
    isWatched: true,
    cause(cell) {
      cell.on.sent = () => cell.front.hangUp('reset');
      cell.later(() => (cell.on.sent = undefined));
    },
    expected: unknown('RescueConnectionError', { requests: 0, ran: 0 }),
  },
  {
    fault: 'kept connection reset at the first bytes',
    cause({ front }) {
      front.onFirstBytes = (socket) => socket.resetAndDestroy();
    },
    expected: unknown('RescueConnectionError', { requests: 0, ran: 0 }),
  },
  {
    fault: 'kept connection closed after the request',
    cause: ({ front }) => front.next(({ socket }) => socket.end()),
    expected: unknown('RescueConnectionError', { ran: 0 }),
  },
  {
    fault: 'kept connection reset after the request',
    cause: ({ front }) => front.next(({ socket }) => socket.resetAndDestroy()),
    expected: unknown('RescueConnectionError', { ran: 0 }),
  },
];
