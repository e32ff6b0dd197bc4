interface Told {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

/** What is told of each signal's abort: one listener serves them all, or Node would warn of a leak at the eleventh. */
const bySignal = new WeakMap<AbortSignal, Told>();

/**
 * Calls `listener` when the signal is aborted; at once, if it is already.
 *
 * @returns what takes the listener back
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  let told = bySignal.get(signal);
  if (!told) {
    const listeners = new Set<() => void>();
    told = { listeners, tell: () => [...listeners].forEach((each) => each()) };
    bySignal.set(signal, told);
  }
  const { listeners, tell } = told;
  if (listeners.size === 0) signal.addEventListener('abort', tell);
  listeners.add(listener);
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener('abort', tell);
  };
}

/** What the work gives, unless the signal is aborted first: then rejects with its reason. The work goes on unheard. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => reject(signal.reason as Error));
    work.then(resolve, reject).finally(off);
  });
}
