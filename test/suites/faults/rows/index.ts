import type { Row } from '../row.js';
import { callerRows } from './caller.js';
import { connectionRows } from './connection.js';
import { documentRows } from './document.js';
import { lostReplyRows } from './lost-reply.js';
import { stateRows } from './state.js';
import { statusRows } from './status.js';

/** All faults, in the order in which they can occur during a call. */
export const rows: readonly Row[] = [
  ...connectionRows,
  ...lostReplyRows,
  ...statusRows,
  ...documentRows,
  ...stateRows,
  ...callerRows,
];
