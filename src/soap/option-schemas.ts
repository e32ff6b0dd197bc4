import { z } from 'zod';
import { milliseconds } from './arguments.js';
import type { CallInfo } from './call-info.js';
import type { Contract } from './schema/contract.js';
import type { Transport } from './http/transport.js';

/** zod schemas of what clients are constructed with. Their messages never quote a value. */

const pem = z.union([z.string(), z.instanceof(Buffer)], { error: 'must be PEM, a string or a Buffer' });
const aFunction = <T>() => z.custom<T>((value) => typeof value === 'function', { error: 'must be a function' });

const isProxyUrl = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && new URL(value).protocol === 'http:';

/** What the options of every client have in common, each by itself. */
export const clientOptions = {
  endpoint: z.string({ error: 'must be a URL, a string' }),
  allowPlainHttp: z.boolean({ error: 'must be true or false' }).optional(),
  contract: z.custom<Contract>((value) => typeof value === 'object' && value !== null && 'operations' in value, {
    error: 'must be the contract of generated stubs',
  }),
  soapVersion: z.enum(['1.1', '1.2'], { error: "must be '1.1' or '1.2'" }).optional(),
  timeoutMs: milliseconds.optional(),
  maxReplyBytes: z.int({ error: 'must be a whole number of bytes' }).min(1, 'must be at least 1 byte').optional(),
  maxReplyElements: z.int({ error: 'must be a whole number of elements' }).min(1, 'must be at least 1').optional(),
  onCall: aFunction<(info: CallInfo) => void>().optional(),
  proxy: z
    .custom<string | false>((value) => value === false || isProxyUrl(value), {
      error: 'must be an http:// URL, or false',
    })
    .optional(),
  tls: z
    .strictObject({
      ca: z.union([pem, z.array(pem)], { error: 'must be PEM, or an array of it' }).optional(),
      cert: pem.optional(),
      key: pem.optional(),
      passphrase: z.string({ error: 'must be a string' }).optional(),
      servername: z.string({ error: 'must be a host name' }).optional(),
    })
    .optional(),
  connectTimeoutMs: milliseconds.optional(),
  transport: aFunction<Transport>().optional(),
};

export const serviceOptions = z.strictObject(clientOptions);
