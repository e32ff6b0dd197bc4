import { readFileSync } from 'node:fs';
import { shippedFile } from '../shipped.cjs';

/** The description that comes with the package, byte for byte. */
export function shippedWsdl(): Uint8Array {
  const file = shippedFile();
  if (file === undefined)
    throw new Error(
      'wsdl/rescue.wsdl is not beside the code of logmein-rescue-soap (was it bundled?); give the options contract and wsdl',
    );
  return readFileSync(file);
}

/**
 * A description with the server's own address, as ASMX gives it; nothing else of it changes:
 *
 *     <soap:address location="https://secure.logmeinrescue.com/API/API.asmx" />
 */
export function withAddress(wsdl: Uint8Array, address: string): Uint8Array {
  // a character per byte, so that whatever encoding it has comes through
  const text = Buffer.from(wsdl).toString('latin1');
  const tag = /<(?:[\w.-]+:)?address\s(?:[^<>"']|"[^"]*"|'[^']*')*>/g;
  const location = /(\slocation\s*=\s*)(?:"[^"]*"|'[^']*')/;
  const own = (written: string): string => written.replace(location, (_, before: string) => `${before}"${address}"`);
  return Buffer.from(text.replace(tag, own), 'latin1');
}
