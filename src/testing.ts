/** The public surface of `logmein-rescue-soap/testing`. */
export { startRescueServer, type RescueServer, type RescueServerOptions } from './testing/server.js';
export { demoAccount, demoCredentials } from './testing/account/demo-account.js';
export { ServerFault, type ServerFaultOptions } from './testing/server-fault.js';
export type {
  Account,
  AccountSeed,
  Group,
  GroupType,
  Role,
  SupportSession,
  SupportSessionSeed,
  SupportSessionState,
  User,
  UserSeed,
} from './testing/account/account.js';
export type { RecordedCall, RecordedCallOf } from './testing/call-log.js';
export type { ServerClock } from './testing/clock.js';
export type { Effect } from './testing/effects.js';
export type { Handler, HandlerCall, HandlerReply } from './testing/handlers.js';
