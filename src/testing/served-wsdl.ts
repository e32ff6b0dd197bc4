import { TextReader } from '../soap/xml/charset.js';
import { XmlReader } from '../soap/xml/reader.js';
import { childOf, textOf, TreeBuilder, type XmlElement } from '../soap/xml/tree.js';

/** Information in a WSDL that the contract generated from it does not contain. */
export interface WsdlFacts {
  /** The `<wsdl:documentation>` of each operation, by operation name. */
  readonly documentation: ReadonlyMap<string, string>;
  /** The operations that are available through HttpGet and HttpPost (`<http:binding verb="GET" />`), by verb. */
  readonly http: { readonly GET: ReadonlySet<string>; readonly POST: ReadonlySet<string> };
}

/** Reads the facts from a WSDL. All facts are empty if the WSDL is missing or not well-formed. */
export function factsOf(wsdl: string | Uint8Array | undefined): WsdlFacts {
  const root = wsdl === undefined ? undefined : treeOf(wsdl);
  const namesOf = (verb: string): ReadonlySet<string> =>
    new Set(
      elementsIn(root, 'binding')
        .filter((each) => elementsIn(each, 'binding').some((http) => attributeOf(http, 'verb') === verb))
        .flatMap((each) => elementsIn(each, 'operation').map((operation) => attributeOf(operation, 'name'))),
    );
  const operations = elementsIn(root, 'portType').flatMap((each) => elementsIn(each, 'operation'));
  const texts = operations.map((each) => [attributeOf(each, 'name'), textOf(childOf(each, 'documentation'))] as const);
  // the first port type is the SOAP port type; the order is reversed so that its documentation takes precedence
  return { documentation: new Map(texts.reverse()), http: { GET: namesOf('GET'), POST: namesOf('POST') } };
}

function treeOf(wsdl: string | Uint8Array): XmlElement | undefined {
  const tree = new TreeBuilder();
  let root: XmlElement | undefined;
  const ignore = (): void => undefined;
  const reader = new XmlReader({
    open: (...element) => tree.start(...element),
    text: (text) => tree.text(text),
    close: () => (root = tree.end()),
    doctype: ignore,
    interruption: ignore,
  });
  try {
    const text = new TextReader(undefined);
    reader.write(typeof wsdl === 'string' ? wsdl : text.write(wsdl) + text.end());
    reader.end();
    return root;
  } catch {
    return undefined;
  }
}

function elementsIn(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  const children = element?.children ?? [];
  return children.filter((each): each is XmlElement => typeof each !== 'string' && each.name === name);
}

function attributeOf({ attributes }: XmlElement, name: string): string {
  return attributes.find((each) => each.name === name)?.value ?? '';
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
