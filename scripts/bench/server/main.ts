import { startCannedServer } from './canned.js';
import { answerTo } from './routes.js';

/** The local service, in a process of its own; its port goes to the parent, with which it ends. */
void startCannedServer(answerTo).then((port) => process.send?.(port));
process.on('disconnect', () => process.exit());
