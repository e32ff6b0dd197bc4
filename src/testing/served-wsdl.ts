import { TextReader } from '../soap/xml/charset.js';
import { XmlReader } from '../soap/xml/reader.js';

/** Information in a WSDL that the contract generated from it does not contain. */
export interface WsdlFacts {
  /** The `<wsdl:documentation>` of each operation, by operation name. */
  readonly documentation: ReadonlyMap<string, string>;
  /** The operations that are available through HttpGet and HttpPost (`<http:binding verb="GET" />`), by verb. */
  readonly http: { readonly GET: ReadonlySet<string>; readonly POST: ReadonlySet<string> };
}

/** Reads the facts from a WSDL. If it is not well-formed, only the part before the error counts. */
export function factsOf(wsdl: string | Uint8Array = ''): WsdlFacts {
  const documentation = new Map<string, string>();
  const http = { GET: new Set<string>(), POST: new Set<string>() };
  const path: string[] = [];
  let [portTypes, verb, operation] = [0, '', ''];
  const ignore = (): void => undefined;
  const reader = new XmlReader({
    open(_ns, name, attributes) {
      const attribute = (key: string): string => attributes.find((each) => each.name === key)?.value ?? '';
      const parent = path.join('/');
      path.push(name);
      if (parent === 'definitions') verb = '';
      if (parent === 'definitions' && name === 'portType') portTypes++;
      if (parent === 'definitions/binding' && name === 'binding') verb = attribute('verb');
      if (path.length === 3 && name === 'operation') operation = attribute('name');
      if (parent === 'definitions/binding' && name === 'operation' && (verb === 'GET' || verb === 'POST'))
        http[verb].add(operation);
    },
    text(text) {
      // the first port type is the SOAP port type
      if (portTypes === 1 && path.join('/').startsWith('definitions/portType/operation/documentation'))
        documentation.set(operation, (documentation.get(operation) ?? '') + text);
    },
    close: () => void path.pop(),
    doctype: ignore,
    interruption: ignore,
  });
  try {
    const text = new TextReader(undefined);
    reader.write(typeof wsdl === 'string' ? wsdl : text.write(wsdl) + text.end());
  } catch {
    // a server for tests also serves a damaged WSDL
  }
  return { documentation, http };
}

/**
 * Replaces the service address in a WSDL with the server's address, as ASMX does. Everything else is left unchanged:
 *
 *     <soap:address location="https://secure.logmeinrescue.com/API/API.asmx" />
 */
export function withAddress(wsdl: Uint8Array, address: string): Uint8Array {
  // Latin-1 maps each byte to one character, so any encoding is preserved
  const text = Buffer.from(wsdl).toString('latin1');
  const tag = /<(?:[\w.-]+:)?address\s(?:[^<>"']|"[^"]*"|'[^']*')*>/g;
  const location = /(\slocation\s*=\s*)(?:"[^"]*"|'[^']*')/;
  const replaced = text.replace(tag, (written) =>
    written.replace(location, (_, before: string) => `${before}"${address}"`),
  );
  return Buffer.from(replaced, 'latin1');
}
