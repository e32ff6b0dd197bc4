import type { Row } from '../row.js';
import { callerRows } from './caller.js';
import { connectionRows } from './connection.js';
import { documentRows } from './document.js';
import { lostReplyRows } from './lost-reply.js';
import { stateRows } from './state.js';
import { statusRows } from './status.js';

/** The faults, in the order of a call. */
export const rows: readonly Row[] = [
  ...connectionRows,
  ...lostReplyRows,
  ...statusRows,
  ...documentRows,
  ...stateRows,
  ...callerRows,
];
