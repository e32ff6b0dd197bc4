/**
 * The time limit for a cell, far longer than any cell takes. A cell that hangs must not prevent other cells from
 * running.
 */
const TIMEOUT_MS = 30_000;

/** The result of a cell, or the reason why there is no result: the cell threw or timed out. */
export async function attempt<T>(run: () => Promise<T>): Promise<{ observed: T } | { problem: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ problem: string }>((resolve) => {
    timer = setTimeout(() => resolve({ problem: `timed out after ${TIMEOUT_MS} ms` }), TIMEOUT_MS);
  });
  try {
    return await Promise.race([run().then((observed) => ({ observed })), late]);
  } catch (error) {
    return { problem: `the cell fails: ${String(error)}` };
  } finally {
    clearTimeout(timer);
  }
}
