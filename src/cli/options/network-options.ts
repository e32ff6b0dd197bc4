import { X509Certificate } from 'node:crypto';
import { CommandError, reasonOf } from '../command-error.js';
import type { LoadOptions } from '../load/load.js';
import type { Arguments, OptionTable } from './options.js';
import { maxCertificateBytes, readRegularFile } from '../load/read-file.js';

/** The options of all commands that load a WSDL. */
export const networkOptions = {
  '--header': {
    value: 'NAME=VALUE',
    isRepeatable: true,
    help: 'a header field for the host of the description, and for no other; it is shown nowhere. May be repeated',
  },
  '--ca': {
    value: 'FILE',
    help: 'certificates (PEM) of a private authority, to be trusted beside those that Node trusts',
  },
  '--allow-missing': {
    value: 'NAMESPACE',
    isRepeatable: true,
    help: 'go on although a document of this namespace is missing, and leave untyped what it declares. May be repeated',
  },
  '--timeout-ms': { value: 'N', help: 'how long getting a description may take; default: 60000' },
} as const satisfies OptionTable;

/** What is ours to say, or belongs to the connection. */
const reserved =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.*|accept-encoding|if-.*|range|proxy-.*)$/i;

/** @throws CommandError for a value that cannot be used */
export function networkOf(given: Arguments): LoadOptions {
  const headers: Record<string, string> = {};
  for (const each of given.all('--header')) {
    const [, name = '', value = ''] = /^([^=]*)=([^]*)$/.exec(each) ?? [];
    // not quoted: whoever mistakes the form may have given the secret alone
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
      throw new CommandError('--header needs a name and a value: --header NAME=VALUE');
    if (reserved.test(name)) throw new CommandError(`--header ${name}: this field is set by the command itself`);
    if (Object.keys(headers).some((other) => other.toLowerCase() === name.toLowerCase()))
      throw new CommandError(`--header ${name} is given twice`);
    headers[name] = value;
  }
  const [ca, timeout] = [given.get('--ca'), given.get('--timeout-ms')];
  const timeoutMs = Number(timeout);
  if (timeout !== undefined && (!/^\d{1,10}$/.test(timeout) || timeoutMs < 1 || timeoutMs >= 2 ** 31))
    throw new CommandError('--timeout-ms needs a whole number of milliseconds from 1: --timeout-ms 60000');
  return {
    ...(given.has('--header') && { headers }),
    ...(given.has('--allow-missing') && { allowMissing: given.all('--allow-missing') }),
    ...(ca !== undefined && { ca: readCertificates(ca) }),
    ...(timeout !== undefined && { timeoutMs }),
  };
}

/** Node passes over what is no certificate, and then trusts nobody more. */
function readCertificates(file: string): string {
  let text: string;
  try {
    text = readRegularFile(file, maxCertificateBytes).toString();
  } catch (error) {
    throw new CommandError(`--ca ${file}: the certificates cannot be read: ${reasonOf(error)}`);
  }
  const certificate = /^-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*-----END[^-]*-----/;
  const found = text.split(/(?=-----BEGIN )/).flatMap((block) => certificate.exec(block)?.[0] ?? []);
  try {
    if (found.length === 0) throw new Error('none');
    for (const each of found) new X509Certificate(each);
  } catch {
    throw new CommandError(`--ca ${file}: holds something that is no certificate; it has to be a file in PEM form`);
  }
  return found.join('\n');
}
