/** The public surface of `logmein-rescue-soap/testing`. */
export { startRescueServer, type RescueServer, type RescueServerOptions } from './server.js';
export { demoAccount, demoCredentials } from './demo-account.js';
export { ServerFault, type ServerFaultOptions } from './server-fault.js';
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
} from './account.js';
export type { RecordedCall, RecordedCallOf } from './call-log.js';
export type { ServerClock } from './clock.js';
export type { Effect } from './effects.js';
export type { Handler, HandlerCall, HandlerReply } from './handlers.js';
