import { Budget } from '../budget.js';
import { type Documents, resolveDocuments } from './documents.js';
import { WSDL } from './namespaces.js';
import type { ServiceDescription } from './service-description.js';
import { readDefinitions } from './wsdl/definitions.js';
import type { Port, PortChoice } from './wsdl/service.js';
import { WsdlError } from './wsdl-error.js';
import { reject } from './xml/element.js';
import { parseXml } from './xml/document.js';
import { isHtmlPage } from './xml/prolog.js';

export interface WsdlReading {
  readonly description: ServiceDescription;
  /** Notices about ignored constructs and assumptions, one sentence each. */
  readonly notices: readonly string[];
  /** Notices about documents that were not read. */
  readonly missing: readonly string[];
  /** The ports whose operations were read. */
  readonly ports: readonly Port[];
}

export interface ReadOptions extends PortChoice {
  /** The documents that the WSDL imports, directly or indirectly. Default: none. */
  readonly documents?: Documents;
  /** Limits the amount of work. Default: a new budget. */
  readonly budget?: Budget;
  /** The location of the WSDL, used to resolve relative imports. Default: `source`. */
  readonly location?: string;
  /**
   * Documents that may be missing, identified by namespace or by location as written. Everything that these documents
   * declare becomes untyped. Default: none.
   */
  readonly allowMissing?: readonly string[];
}

const expected =
  'expected a WSDL 1.1 document (<wsdl:definitions>): an ASMX service serves it at its own address followed by ?wsdl';

/**
 * Reads a WSDL 1.1 document. Operations that depend on an unreadable construct are omitted. If no operations remain,
 * the first error is thrown.
 *
 * @param source the file path or URL that identifies the WSDL in messages
 * @throws WsdlError if the WSDL cannot be read
 */
export function readWsdl(text: string, source: string, options: ReadOptions = {}): WsdlReading {
  const { budget = new Budget(), location = source, documents = new Map(), allowMissing } = options;
  const start = { source, line: 1, path: '' };
  if (text.trim() === '') throw new WsdlError(start, 'the document is empty', expected);
  // checked before parsing, because an XML error about an HTML tag would not be helpful
  if (isHtmlPage(text)) throw new WsdlError(start, 'this is an HTML page, not a WSDL', expected);
  const notices = new Set<string>();
  const root = parseXml(text, source, { budget, notices });
  if (root.ns !== WSDL || root.local !== 'definitions')
    reject(root, `this is not a WSDL: the root element is <${root.name}> of "${root.ns}"`, expected);
  const resolved = resolveDocuments(root, location, documents, allowMissing);
  const { missing } = resolved;
  try {
    const { description, ports } = readDefinitions(root, resolved, budget, options);
    return { description, ports, notices: [...notices], missing: missing.skipped };
  } finally {
    // also runs after an error, because a missing document may be the cause of the error
    missing.assertComplete();
  }
}
