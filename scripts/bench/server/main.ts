import { startCannedServer } from './canned.js';
import { answerTo } from './routes.js';

/**
 * Runs the local service in a separate process. It sends its port to the parent process, and exits when the parent
 * exits.
 */
void startCannedServer(answerTo).then((port) => process.send?.(port));
process.on('disconnect', () => process.exit());
