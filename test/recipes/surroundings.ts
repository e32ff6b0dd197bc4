import type { RescueServer } from '../../src/testing/index.js';

/** What a page needs beside the service while it is run. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Whether it was used as the page says. @throws Error if not */
  readonly check?: () => void;
  close(): Promise<void>;
}

/** By the name of the page. */
export const surroundings: Readonly<Record<string, (server: RescueServer) => Promise<Surroundings>>> = {};
