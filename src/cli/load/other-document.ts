import { rootStart } from '../../codegen/read/xml/prolog.js';

/**
 * Recognizes what services often return in place of a WSDL: `an ASP.NET error page`.
 *
 * @returns `undefined` if the text may be a WSDL, or is not recognized
 */
export function otherDocument(text: string): string | undefined {
  const root = text.slice(rootStart(text));
  const [envelope = ''] = /^<([\w.-]+:)?Envelope\b[^>]*/.exec(root) ?? [];
  if (/schemas\.xmlsoap\.org\/soap\/envelope|www\.w3\.org\/2003\/05\/soap-envelope/.test(envelope))
    return /<([\w.-]+:)?Fault\b/.test(text) ? 'a SOAP fault' : 'a SOAP message';
  if (/^<([\w.-]+:)?discovery\b/.test(root)) return 'a discovery document (?disco)';
  if (/^<([\w.-]+:)?schema\b/.test(root)) return 'a schema';
  if (!/^<(!doctype\s+html|html|head|body)\b/i.test(root)) return undefined;
  if (/<title>\s*(Runtime Error|Server Error in)|<h1>\s*Server Error in|ASP\.NET Version:/i.test(text))
    return 'an ASP.NET error page';
  if (/<title>\s*(IIS [\d.]+ Detailed Error|\d{3} - )/i.test(text)) return 'an IIS error page';
  if (/type=["']?password\b/i.test(text)) return 'a sign-in page';
  if (/For a formal definition, please review the|\bWeb Service<\/title>/i.test(text))
    return 'the help page of an ASMX service';
  return 'an HTML page';
}
