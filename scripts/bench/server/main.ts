import { startCannedServer } from './canned.js';
import { answerTo } from './routes.js';

/** The local service in a separate process. It sends its port to the parent process, and ends with it. */
void startCannedServer(answerTo).then((port) => process.send?.(port));
process.on('disconnect', () => process.exit());
