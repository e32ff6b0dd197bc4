import { rootStart } from '../../codegen/read/xml/prolog.js';

/**
 * What a document is that is no description, in words: `an ASP.NET error page`.
 *
 * @returns nothing if it may be a description, or is nothing that is commonly seen in its place
 */
export function pageIn(text: string): string | undefined {
  const root = text.slice(rootStart(text));
  const [envelope = ''] = /^<([\w.-]+:)?Envelope\b[^>]*/.exec(root) ?? [];
  if (/schemas\.xmlsoap\.org\/soap\/envelope|www\.w3\.org\/2003\/05\/soap-envelope/.test(envelope))
    return /<([\w.-]+:)?Fault\b/.test(text) ? 'a SOAP fault' : 'a SOAP message';
  if (/^<([\w.-]+:)?discovery\b/.test(root)) return 'a list of documents for discovery (?disco)';
  if (/^<([\w.-]+:)?schema\b/.test(root)) return 'a schema';
  if (!/^<(!doctype\s+html|html|head|body)\b/i.test(root)) return undefined;
  if (/<title>\s*(Runtime Error|Server Error in)|<h1>\s*Server Error in|ASP\.NET Version:/i.test(text))
    return 'an ASP.NET error page';
  if (/<title>\s*(IIS [\d.]+ Detailed Error|\d{3} - )/i.test(text)) return 'an error page of IIS';
  if (/type=["']?password\b/i.test(text)) return 'a page to sign in at';
  if (/For a formal definition, please review the|\bWeb Service<\/title>/i.test(text))
    return 'the page that an ASMX service shows to people';
  return 'an HTML page';
}
