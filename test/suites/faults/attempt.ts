/** Far longer than any cell takes; one that hangs must not hide the others. */
const PATIENCE_MS = 30_000;

/** What a cell gives, or why it gives nothing: it threw, or it hangs. */
export async function attempt<T>(run: () => Promise<T>): Promise<{ observed: T } | { problem: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ problem: string }>((resolve) => {
    timer = setTimeout(() => resolve({ problem: `it hangs: nothing after ${PATIENCE_MS} ms` }), PATIENCE_MS);
  });
  try {
    return await Promise.race([run().then((observed) => ({ observed })), late]);
  } catch (error) {
    return { problem: `the cell fails: ${String(error)}` };
  } finally {
    clearTimeout(timer);
  }
}
