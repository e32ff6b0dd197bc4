/** The namespaces of a WSDL 1.1 description. */

export const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
export const WSDL20 = 'http://www.w3.org/ns/wsdl';
export const XSD = 'http://www.w3.org/2001/XMLSchema';
export const XML = 'http://www.w3.org/XML/1998/namespace';
/** The SOAP 1.1 binding of WSDL 1.1 (section 3). */
export const SOAP11_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap/';
/** The SOAP 1.2 binding of WSDL 1.1. */
export const SOAP12_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap12/';
/** The HTTP GET and POST binding of WSDL 1.1 (section 4). */
export const HTTP_BINDING = 'http://schemas.xmlsoap.org/wsdl/http/';
/** The MIME binding of WSDL 1.1 (section 5). */
export const MIME_BINDING = 'http://schemas.xmlsoap.org/wsdl/mime/';
