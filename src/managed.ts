/** The exports of `logmein-rescue-soap/managed`: a Rescue client that stays logged in. */
export {
  ManagedRescueClient,
  type AuthenticationOperation,
  type ManagedOperations,
  type WithoutAuthCode,
} from './managed/client.js';
export type {
  AuthenticationInfo,
  ContentionOptions,
  ManagedCallInfo,
  ManagedCallOptions,
  ManagedRescueClientOptions,
  RetryOptions,
} from './managed/options.js';
export type { ApiTokenCredentials, Credentials, CredentialsSource } from './managed/credentials.js';
export { RescueAuthContentionError, RescueAuthenticationError, RescueLoginLimitError } from './managed/errors.js';
export { AuthStoreError, type AuthStore, type StoredValue } from './managed/stores/auth-store.js';
export { memoryStore } from './managed/stores/memory-store.js';
export { fileStore, type FileStoreOptions } from './managed/stores/file-store.js';
export {
  redisStore,
  type IoredisClient,
  type NodeRedisClient,
  type RedisStoreOptions,
} from './managed/stores/redis-store.js';
export { sealedStore, type SealedStoreOptions, type SealingKey } from './managed/stores/sealed-store.js';
