import { afterAll, beforeAll } from 'vitest';
import { startRescueServer } from '../../src/testing.js';
import { changedService } from './changed-service.js';
import { installPacked, type Installed } from './install.js';
import { readme } from './readme.js';

/**
 * Tests the package as users install it: packed, and installed in another folder. It is packed only once, because
 * packing also builds it.
 */
const installed = {} as { -readonly [Key in keyof Installed]: Installed[Key] };

beforeAll(async () => {
  installed.consumer = installPacked();
  installed.server = await startRescueServer();
}, 120_000);
afterAll(async () => {
  await installed.server.close();
  installed.consumer.remove();
});

readme(installed);
changedService(installed);
