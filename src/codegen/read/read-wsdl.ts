import { Budget } from '../budget.js';
import type { ServiceDescription } from './service-description.js';
import { WsdlError } from './wsdl-error.js';
import { WSDL, WSDL20 } from './namespaces.js';
import { rootStart } from './prolog.js';
import { type Documents, readClosure } from './documents.js';
import { readDefinitions } from './wsdl/definitions.js';
import { refuse } from './xml/structure.js';
import { parseXml } from './xml/document.js';

/** What was read, and what was passed over on the way: one sentence each, for whoever runs the generator. */
export interface Reading {
  readonly description: ServiceDescription;
  readonly notices: readonly string[];
  /** Those of the notices that name a document which was not read. */
  readonly missing: readonly string[];
}

/** What belongs to a description beside its own text. */
export interface ReadOptions {
  /** The documents that it imports, theirs too. */
  readonly documents?: Documents;
  /** Counts the work; a new one where it is absent. */
  readonly budget?: Budget;
  /** Where it is, if that is not what messages call it. */
  readonly location?: string;
  /**
   * Namespaces whose documents may be missing, or locations of documents as they are written. What they declare is
   * untyped then. Default: none.
   */
  readonly allowMissing?: readonly string[];
}

/**
 * Reads a WSDL 1.1 description. What it does not understand stops the operations that need it, or, if no operation is
 * left, everything.
 *
 * @param source what messages call the document: a file name, an address
 * @throws WsdlError
 */
export function readWsdl(text: string, source: string, options: ReadOptions = {}): Reading {
  const start = { source, line: 1, path: '' };
  if (text.trim() === '')
    throw new WsdlError(start, 'there is nothing in it', 'a WSDL 1.1 description (<wsdl:definitions>) is wanted');
  // before the parser sees it, whose complaint about some tag of the page would not help
  if (/^<(!doctype\s+html|html)\b/i.test(text.slice(rootStart(text))))
    throw new WsdlError(
      start,
      'this is an HTML page, not a description',
      'an ASMX service gives its description at its own address followed by ?wsdl',
    );

  const { budget = new Budget() } = options;
  const notices: string[] = [];
  const root = parseXml(text, source, { budget, notices });
  if (root.ns === WSDL20)
    refuse(root, 'this is a WSDL 2.0 description', 'WSDL 1.1 is wanted: look for another address of it');
  if (root.ns !== WSDL || root.local !== 'definitions')
    refuse(
      root,
      `the root element is <${root.name}>${root.ns === '' ? '' : ` of "${root.ns}"`}: this is not a description`,
      'a WSDL 1.1 description (<wsdl:definitions>) is wanted; an ASMX service gives it at its own address followed by ?wsdl',
    );
  const { location = source, documents = new Map(), allowMissing } = options;
  const closure = readClosure(root, location, documents, notices, budget, allowMissing);
  closure.missing.assertComplete();
  try {
    const { skipped } = closure.missing;
    const description = readDefinitions(root, closure, notices, budget);
    return { description, notices: [...new Set(notices)], missing: skipped };
  } finally {
    // also where the reading stopped: what is missing is the cause
    closure.missing.assertComplete();
  }
}
