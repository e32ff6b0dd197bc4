/** The exports of `logmein-rescue-soap/testing`: a Rescue server for tests. */
export {
  startRescueServer,
  type Handler,
  type HandlerCall,
  type RescueServer,
  type RescueServerOptions,
} from './testing/rescue/rescue-server.js';
export { startServiceServer, type ServiceHandlers, type ServiceServerOptions } from './testing/start-service-server.js';
export { demoAccount, demoCredentials } from './testing/rescue/demo-account.js';
export { ServerFault, type ServerFaultOptions } from './testing/soap-reply.js';
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
} from './testing/rescue/account.js';
export type {
  HandlerReply,
  RecordedCall,
  RecordedCallOf,
  ServiceCall,
  ServiceServer,
} from './testing/service-server.js';
export type { ServerClock } from './testing/clock.js';
export type { Effect } from './testing/effects.js';
