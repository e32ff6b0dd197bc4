/**
 * Escapes an action for the quoted string of `SOAPAction` and of the action parameter of SOAP 1.2 (RFC 9110, section
 * 5.6.4). A header field is ASCII, and ASMX recognizes an action by its percent-encoded form.
 */
export function quotedText(action: string): string {
  return action.replace(/[^\x21-\x7E]+/g, encodeURIComponent).replace(/["\\]/g, '\\$&');
}

/** Undoes the escapes of a quoted string. */
export function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
