/** The public surface of `logmein-rescue-soap/managed`. */
export {
  ManagedRescueClient,
  type AuthenticationOperation,
  type ManagedOperations,
  type WithoutAuthCode,
} from './managed-client.js';
export type { ManagedCallInfo, ManagedCallOptions, ManagedRescueClientOptions } from './options.js';
export type { ApiTokenCredentials, Credentials, CredentialsSource } from './credentials.js';
export type { ClockOptions } from './clock.js';
export type { ContentionOptions } from './replacements.js';
export type { RetryOptions } from './retry.js';
export type { AuthenticationInfo } from './events.js';
export { RescueAuthContentionError, RescueAuthenticationError, RescueLoginLimitError } from './errors.js';
export { AuthStoreError, type AuthStore, type StoredValue } from './auth-store.js';
export { memoryStore, type MemoryStoreOptions } from './memory-store.js';
export { fileStore, type FileStoreOptions } from './file-store.js';
export { redisStore, type IoredisClient, type NodeRedisClient, type RedisStoreOptions } from './redis-store.js';
export { sealedStore, type SealedStoreOptions, type SealingKey } from './sealed-store.js';
