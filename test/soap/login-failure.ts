import { expect } from 'vitest';
import type { RescueError } from '../../src/errors.js';
import { RescueClient } from '../../src/rescue/client.js';
import { cannedTransport, type CannedReply } from '../support/canned-transport.js';

export const password = 'Correct-Horse7';

/** Returns the error of a login that receives the given reply. */
export async function failure(reply: CannedReply, options: object = {}): Promise<RescueError> {
  const rescue = new RescueClient({ transport: cannedTransport(reply), ...options });
  return rescue.login({ email: 'ada@example.com', password }).then(
    () => expect.unreachable(),
    (error: RescueError) => error,
  );
}
