import { Budget } from '../budget.js';
import { type Documents, resolveDocuments } from './documents.js';
import { WSDL, WSDL20 } from './namespaces.js';
import type { ServiceDescription } from './service-description.js';
import { readDefinitions } from './wsdl/definitions.js';
import { WsdlError } from './wsdl-error.js';
import { reject } from './xml/element.js';
import { parseXml } from './xml/document.js';
import { rootStart } from './xml/prolog.js';

export interface WsdlReading {
  readonly description: ServiceDescription;
  /** What was ignored or assumed, one sentence each. */
  readonly notices: readonly string[];
  /** The notices about documents that were not read. */
  readonly missing: readonly string[];
}

export interface ReadOptions {
  /** The documents that the WSDL imports, and those that they import. Default: none. */
  readonly documents?: Documents;
  /** Limits the work. Default: a new budget. */
  readonly budget?: Budget;
  /** The location of the WSDL, if it is not its name in messages. */
  readonly location?: string;
  /**
   * Namespaces whose documents may be missing, or locations of documents as written. What they declare becomes untyped.
   * Default: none.
   */
  readonly allowMissing?: readonly string[];
}

/**
 * Reads a WSDL 1.1 document. An operation that needs something unreadable is left out. If no operation is left, reading
 * stops with the error.
 *
 * @param source the name of the WSDL in messages: a file or an address
 * @throws WsdlError
 */
export function readWsdl(text: string, source: string, options: ReadOptions = {}): WsdlReading {
  const { budget = new Budget(), location = source, documents = new Map(), allowMissing } = options;
  const start = { source, line: 1, path: '' };
  if (text.trim() === '')
    throw new WsdlError(start, 'the file is empty', 'expected a WSDL 1.1 document (<wsdl:definitions>)');
  // checked before parsing: a parse error about some tag of the page would not help
  if (/^<(!doctype\s+html|html)\b/i.test(text.slice(rootStart(text))))
    throw new WsdlError(
      start,
      'this is an HTML page, not a WSDL',
      'an ASMX service gives its WSDL at its own address followed by ?wsdl',
    );
  const notices = new Set<string>();
  const root = parseXml(text, { source, budget, notices });
  if (root.ns === WSDL20)
    reject(root, 'this is a WSDL 2.0 document', 'expected WSDL 1.1: look for another address of the WSDL');
  if (root.ns !== WSDL || root.local !== 'definitions')
    reject(
      root,
      `this is not a WSDL: the root element is <${root.name}>${root.ns === '' ? '' : ` of "${root.ns}"`}`,
      'expected a WSDL 1.1 document (<wsdl:definitions>): an ASMX service gives it at its own address followed by ?wsdl',
    );
  const resolved = resolveDocuments(root, location, documents, allowMissing);
  const { missing } = resolved;
  missing.assertComplete();
  try {
    const description = readDefinitions(root, resolved, budget);
    return { description, notices: [...notices], missing: missing.skipped };
  } finally {
    // also after an error: the missing document is its cause
    missing.assertComplete();
  }
}
