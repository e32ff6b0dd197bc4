import { getEventListeners } from 'node:events';

/** The counters that must have the same value at the start and at the end. */
export interface Held {
  /** Sockets and other handles, by kind. */
  readonly resources: Readonly<Record<string, number>>;
  /** Listeners on the process, by event. */
  readonly listeners: Readonly<Record<string, number>>;
}

export function held(): Held {
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  // temporary handles of Node
  for (const passing of ['Immediate', 'TickObject', 'CloseReq', 'Timeout']) delete resources[passing];
  const listeners = Object.fromEntries(
    process.eventNames().map((event) => [String(event), process.listenerCount(event as string)]),
  );
  return { resources, listeners };
}

export function abortListeners(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

/** Records warnings, unhandled rejections and uncaught exceptions. */
export function noteAlarms(): readonly string[] {
  const alarms: string[] = [];
  process.on('warning', ({ name, message }) => alarms.push(`${name}: ${message}`));
  process.on('unhandledRejection', (reason) => alarms.push(`unhandled rejection: ${String(reason)}`));
  process.on('uncaughtException', (error) => alarms.push(`uncaught exception: ${error.stack ?? error.message}`));
  return alarms;
}
