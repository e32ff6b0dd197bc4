/**
 * One listener per signal calls all listeners of this package. With more than ten listeners, Node.js would warn of a
 * leak.
 */
const bySignal = new WeakMap<AbortSignal, { readonly listeners: Set<() => void>; readonly callAll: () => void }>();

/**
 * Calls `listener` when the signal is aborted, or immediately if the signal is already aborted.
 *
 * @returns a function that removes the listener
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  let entry = bySignal.get(signal);
  if (!entry) {
    const listeners = new Set<() => void>();
    entry = { listeners, callAll: () => [...listeners].forEach((each) => each()) };
    bySignal.set(signal, entry);
  }
  const { listeners, callAll } = entry;
  if (listeners.size === 0) signal.addEventListener('abort', callAll);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener('abort', callAll);
  };
}
