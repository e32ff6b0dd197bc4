import { contract } from '../../generated/operations.js';
import { envelope } from '../support/canned-transport.js';

/** Returns a reply with the code OK and additional members. */
export function okReply(operation: string, members = ''): string {
  const result = operation.replace(/_v2$/, '');
  return envelope(
    `<${operation}Response xmlns="${contract.targetNamespace}"><${operation}Result>${result}_OK</${operation}Result>${members}</${operation}Response>`,
  );
}
