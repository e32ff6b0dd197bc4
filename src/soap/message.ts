import type { ArgumentIssue } from '../errors.js';
import type { Operation } from './schema/contract.js';
import { encodeElement } from './codec/encoder.js';
import { suggestion } from '../suggestion.js';
import { ownOf } from './xml/own-property.js';

/** Text of an envelope, and why it must not be sent. */
export interface Encoded {
  readonly xml: string;
  readonly issues: readonly ArgumentIssue[];
}

const nothing: Encoded = { xml: '', issues: [] };

/** What stands in the Body of a request; nothing, for an operation without an input. */
export function encodeMessage({ input }: Operation, request: unknown): Encoded {
  if (input) return encodeElement(input, request, 'request');
  const keys = typeof request === 'object' && request !== null ? Object.keys(request) : [];
  if (request === undefined || (typeof request === 'object' && keys.length === 0)) return nothing;
  const message = 'is not taken: the operation has no input';
  return { xml: '', issues: keys.length > 0 ? keys.map((key) => ({ path: [key], message })) : [{ path: [], message }] };
}

/** The header blocks of a request, by their keys. */
export function encodeHeaders({ requestHeaders = [] }: Operation, headers: unknown): Encoded {
  if (requestHeaders.length === 0 && headers === undefined) return nothing;
  const given = headers ?? {};
  if (typeof given !== 'object') return { xml: '', issues: [{ path: ['headers'], message: 'must be an object' }] };
  const issues: ArgumentIssue[] = [];
  let xml = '';
  for (const header of requestHeaders) {
    const { key = header.name, min = 1, max = 1 } = header;
    const value = ownOf(given, key);
    const path = ['headers', key];
    if (value === undefined) {
      if (min > 0) issues.push({ path, message: 'is required' });
      continue;
    }
    const values = max > 1 && Array.isArray(value) ? (value as readonly unknown[]) : [value];
    if (values.length > max) issues.push({ path, message: `must have at most ${max} items, not ${values.length}` });
    for (const each of values) {
      const encoded = encodeElement(header, each, 'request');
      xml += encoded.xml;
      for (const issue of encoded.issues) issues.push({ path: [...path, ...issue.path], message: issue.message });
    }
  }
  const keys = requestHeaders.map(({ name, key = name }) => key);
  for (const key of Object.keys(given))
    if (!keys.includes(key))
      issues.push({
        path: ['headers', key],
        message: `is no header block of this operation; ${suggestion(key, keys)}`,
      });
  return { xml, issues };
}
