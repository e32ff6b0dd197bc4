import { spoilt, untilHungUp } from '../answers.js';
import { ABORTED, type Cell } from '../cell.js';
import { notSent, unknown, type Row } from '../row.js';

/** The ways in which the caller ends the call: with its signal, or by closing the client. */
const ways: readonly {
  readonly name: string;
  readonly class: string;
  readonly also: Partial<Row>;
  giveUp(cell: Cell): void | Promise<void>;
}[] = [
  {
    name: 'aborted',
    class: 'RescueAbortedError',
    also: { options: ({ abort }) => ({ signal: abort.signal }) },
    giveUp: ({ abort }) => abort.abort(ABORTED),
  },
  {
    name: 'client closed',
    class: 'RescueConnectionError',
    also: { afterwards: 'closed' },
    giveUp: ({ client }) => client.close(),
  },
];

/** Faults in which the caller ends the call at different points. */
export const callerRows: readonly Row[] = ways.flatMap(({ name, class: error, also, giveUp }): readonly Row[] => [
  {
    ...also,
    fault: `${name} before the call`,
    cause: giveUp,
    expected: notSent(error),
  },
  {
    ...also,
    fault: `${name} immediately after the call`,
    cause: () => undefined,
    meanwhile: giveUp,
    expected: notSent(error),
  },
  {
    ...also,
    fault: `${name} while connecting`,
    by: 'tls',
    async cause({ front, later }) {
      front.onConnect = (raw) => raw.resume();
      later(() => (front.onConnect = undefined));
      front.hangUp('close');
      await front.empty();
    },
    async meanwhile(cell) {
      await cell.front.connected();
      await giveUp(cell);
    },
    expected: notSent(error),
  },
  {
    ...also,
    fault: `${name} when it is sent`,
    cause: ({ front }) => front.next(({ socket }) => untilHungUp(socket)),
    async meanwhile(cell) {
      await cell.front.received(1);
      await giveUp(cell);
    },
    expected: unknown(error, { ran: 0 }),
  },
  {
    ...also,
    fault: `${name} after it was executed`,
    cause(cell) {
      cell.front.next(async ({ socket, carryOut }) => {
        await carryOut();
        await giveUp(cell);
        await untilHungUp(socket);
      });
    },
    expected: unknown(error),
  },
  {
    ...also,
    fault: `${name} while the body arrives`,
    isWatched: true,
    async cause(cell) {
      const arrives = new Promise<void>((resolve) => (cell.on.data = resolve));
      const spoil = spoilt(async (socket, head, body) => {
        socket.write(Buffer.concat([head, body.subarray(0, 50)]));
        await arrives;
        await giveUp(cell);
        await untilHungUp(socket);
      });
      await spoil(cell);
    },
    expected: unknown(error),
  },
]);
