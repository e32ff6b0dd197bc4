/** What generated zod schemas import; apart from the runtime, so that stubs bring no zod with them. */
export { schemaOf } from './soap/schema/zod.js';
