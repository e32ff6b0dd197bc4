/** The namespaces of a WSDL 1.1 description. */

export const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
export const WSDL20 = 'http://www.w3.org/ns/wsdl';
export const XSD = 'http://www.w3.org/2001/XMLSchema';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const XML = 'http://www.w3.org/XML/1998/namespace';
/** The SOAP 1.1 binding of WSDL 1.1 (section 3). */
export const SOAP11_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap/';
/** The SOAP 1.2 binding of WSDL 1.1. */
export const SOAP12_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap12/';
/** The HTTP GET and POST binding of WSDL 1.1 (section 4). */
export const HTTP_BINDING = 'http://schemas.xmlsoap.org/wsdl/http/';
/** The MIME binding of WSDL 1.1 (section 5). */
export const MIME_BINDING = 'http://schemas.xmlsoap.org/wsdl/mime/';
/** The encodings of SOAP 1.1 (section 5) and 1.2: types and attributes that schemas name and never declare. */
export const SOAP_ENCODINGS: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/encoding/',
  'http://www.w3.org/2003/05/soap-encoding',
];

/** Namespaces whose schemas are known here, so that no document has to be read for them. */
export const knownNamespaces: ReadonlySet<string> = new Set([XSD, XSI, XML, WSDL, ...SOAP_ENCODINGS]);

/** XML Schema before it became a recommendation; WSDL 1.1's own examples are written in it. */
const draftsOfXsd: readonly string[] = ['http://www.w3.org/1999/XMLSchema', 'http://www.w3.org/2000/10/XMLSchema'];

/** The namespace that stands for one now: drafts of XML Schema say the same in the same words, as far as they are used. */
export function currentNamespace(ns: string): string {
  return draftsOfXsd.includes(ns) ? XSD : ns;
}
