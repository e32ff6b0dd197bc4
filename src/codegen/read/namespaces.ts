import { XML, XSD, XSI } from '../../soap/xml/names.js';

/** The namespaces used in WSDL 1.1. The namespaces of XML itself are in `src/soap/xml/names.ts`. */

export const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
/** The SOAP 1.1 binding (WSDL 1.1, section 3). */
export const SOAP11_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap/';
/** The SOAP 1.2 binding (WSDL 1.1 Binding Extension for SOAP 1.2). */
export const SOAP12_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap12/';
/** The MIME binding (WSDL 1.1, section 5). */
export const MIME_BINDING = 'http://schemas.xmlsoap.org/wsdl/mime/';
/**
 * The SOAP 1.1 (section 5) and SOAP 1.2 encodings. Schemas use types and attributes of these encodings without
 * declaring them.
 */
export const SOAP_ENCODINGS: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/encoding/',
  'http://www.w3.org/2003/05/soap-encoding',
];

/** Built-in namespaces, for which the generator does not need a document. */
export const knownNamespaces: ReadonlySet<string> = new Set([XSD, XSI, XML, WSDL, ...SOAP_ENCODINGS]);

/** The namespaces of XML Schema drafts. The examples in the WSDL 1.1 specification use the 2000/10 draft. */
const xsdDrafts: readonly string[] = ['http://www.w3.org/1999/XMLSchema', 'http://www.w3.org/2000/10/XMLSchema'];

/**
 * Replaces the namespace of an XML Schema draft with the namespace of the final recommendation. The constructs that
 * WSDLs use from the drafts have the same meaning in the final recommendation.
 */
export function currentNamespace(ns: string): string {
  return xsdDrafts.includes(ns) ? XSD : ns;
}
