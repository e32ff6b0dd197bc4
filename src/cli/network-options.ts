import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { CommandError, reasonOf } from './command-error.js';
import type { LoadOptions } from './load/load-wsdl.js';
import type { Arguments, OptionTable } from './options.js';
import { readRegularFile } from './load/read-file.js';

/** The options shared by all commands that load a WSDL. */
export const networkOptions = {
  header: {
    short: 'H',
    value: 'NAME=VALUE',
    isRepeatable: true,
    isSecret: true,
    help: 'a header field, sent only to the host of the WSDL and never shown; may be repeated',
  },
  ca: {
    value: 'FILE',
    help: 'certificates (PEM) of a private authority, trusted in addition to those of Node',
  },
  'allow-missing': {
    value: 'NAMESPACE',
    isRepeatable: true,
    help: 'continue if a document of this namespace is missing; its declarations become untyped; may be repeated',
  },
  'timeout-ms': { value: 'N', help: 'the time limit for the download, in milliseconds; default: 60000' },
} as const satisfies OptionTable;

/** The options of the commands that need only some services or ports of a WSDL. */
export const portOptions = {
  service: {
    value: 'NAME',
    isRepeatable: true,
    help: 'read only this service of the WSDL; default: all; may be repeated',
  },
  port: { value: 'NAME', isRepeatable: true, help: 'read only this port of the WSDL; default: all; may be repeated' },
} as const satisfies OptionTable;

/** The option for the WSDL of a command that does not call the service. */
export const wsdlOption = {
  short: 'w',
  value: 'FILE|URL',
  help: 'the WSDL; default: wsdl/rescue.wsdl of the current folder if it exists, else the WSDL of this package',
};

/** The options of `generate`, which `npm run generate` also has. */
export const generateOptions = {
  wsdl: wsdlOption,
  out: {
    short: 'o',
    value: 'DIR',
    help: 'the folder of the stubs; files that were not generated are kept; default: generated',
  },
  zod: { help: 'write zod schemas (schemas.ts) even for more than 200 operations' },
  check: { help: 'write nothing; exit code 1 if the stubs in DIR are not up to date' },
  ...portOptions,
  ...networkOptions,
} as const satisfies OptionTable;

/** The same options for a command that also calls the service. */
export const serviceOptions = {
  ...networkOptions,
  header: { ...networkOptions.header, help: 'a header field, sent to the service and never shown; may be repeated' },
  'timeout-ms': {
    value: 'N',
    help: 'deadline of the download of the WSDL and of each call, in milliseconds; default: 60000',
  },
} as const satisfies OptionTable;

/** The names of the network options, in the order of the help text. */
export const networkOptionNames = Object.keys(networkOptions);

/** The names of the options that determine how a WSDL is read. */
export const wsdlOptionNames = [...Object.keys(portOptions), ...networkOptionNames];

/** Header fields that the command or the connection sets. */
const reserved =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.*|accept-encoding|if-.*|range|proxy-.*)$/i;

/** @throws CommandError if a value is invalid */
export function networkOf(given: Arguments): LoadOptions {
  const headers: Record<string, string> = {};
  for (const each of given.all('header')) {
    const [, name = '', value = ''] = /^([^=]*)=([^]*)$/.exec(each) ?? [];
    // the message does not quote the argument, which may consist of the secret alone
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
      throw new CommandError('--header needs a name and a value: --header NAME=VALUE');
    if (reserved.test(name)) throw new CommandError(`--header ${name}: this field is set by the command itself`);
    if (Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase()))
      throw new CommandError(`--header ${name} is given twice`);
    headers[name] = value;
  }
  const [ca, timeout] = [given.get('ca'), given.get('timeout-ms')];
  const timeoutMs = Number(timeout);
  if (timeout !== undefined && (!/^\d{1,10}$/.test(timeout) || timeoutMs < 1 || timeoutMs >= 2 ** 31))
    throw new CommandError('--timeout-ms must be a whole number of milliseconds from 1: --timeout-ms 60000');
  return {
    headers: given.has('header') ? headers : undefined,
    allowMissing: given.has('allow-missing') ? given.all('allow-missing') : undefined,
    ca: ca === undefined ? undefined : readCertificates(ca),
    timeoutMs: timeout === undefined ? undefined : timeoutMs,
    services: given.has('service') ? given.all('service') : undefined,
    ports: given.has('port') ? given.all('port') : undefined,
  };
}

/** Converts network options to client options. */
export function clientNetwork({ ca, timeoutMs, headers }: LoadOptions) {
  return { timeoutMs, httpHeaders: headers, tls: ca && { ca } };
}

/** Returns `true` if header fields for one URL may also be sent to the other URL. A file has no origin. */
export function haveSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

const certificate = /^-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*-----END[^-]*-----/;

/**
 * Returns the certificates in a PEM file. Unreadable certificates are errors, because Node silently ignores such a
 * certificate and then trusts none of the others.
 *
 * @throws CommandError if the file or a certificate cannot be read, or if the file contains no certificate
 */
function readCertificates(file: string): readonly string[] {
  try {
    const blocks = readRegularFile(file)
      .toString()
      .split(/(?=-----BEGIN )/);
    const found = blocks.flatMap((block) => certificate.exec(block)?.[0] ?? []);
    if (found.length === 0) throw new Error('it contains no certificate');
    for (const each of found) new X509Certificate(each);
    // a list of certificates replaces Node's own list
    return [...rootCertificates, ...found];
  } catch (error) {
    throw new CommandError(`--ca ${file}: expected a file with certificates in PEM form: ${reasonOf(error)}`);
  }
}
