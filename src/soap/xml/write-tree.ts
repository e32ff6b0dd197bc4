import { escapeAttribute, escapeText, isNCName, isXmlText, ownOf, XML, XMLNS, XSI } from './names.js';
import type { XmlElement } from './tree.js';

/** Returns `true` if a value has the form of an XmlElement. `writeTree` checks the children. */
export function isXmlElement(value: unknown): value is XmlElement {
  if (typeof value !== 'object' || value === null) return false;
  const { ns, name, attributes, children } = value as Partial<XmlElement>;
  return typeof ns === 'string' && typeof name === 'string' && Array.isArray(attributes) && Array.isArray(children);
}

/** Thrown if XML cannot represent part of a tree. `path` leads to that part. */
export class TreeProblem extends Error {
  constructor(
    readonly path: readonly (string | number)[],
    message: string,
  ) {
    super(message);
  }
}

/**
 * Writes an element tree. Names, attributes and text stay the same, and a prefix in a value keeps its namespace. The
 * prefixes of names may differ. The caller must declare `xsi`.
 *
 * @param ambient the default namespace in scope
 * @throws TreeProblem
 */
export function writeTree(element: unknown, ambient: string | undefined): string {
  return write(element, (prefix) => (prefix === 'xsi' ? XSI : prefix === '' ? ambient : undefined), [], 0);
}

/** The maximum nesting depth. A deeper tree is cyclic, or too deep for services to read. */
const MAX_DEPTH = 500;

/** Returns the namespace to which a prefix is bound in the current scope. */
type Lookup = (prefix: string) => string | undefined;

function write(element: unknown, outer: Lookup, path: readonly (string | number)[], depth: number): string {
  if (!isXmlElement(element))
    throw new TreeProblem(path, 'must be an XmlElement: { ns, name, attributes: [], children: [] }');
  if (depth > MAX_DEPTH) throw new TreeProblem(path, `is nested deeper than ${MAX_DEPTH} elements`);
  const { ns, name, attributes, children } = element;
  if (!isNCName(name)) throw new TreeProblem([...path, 'name'], 'must be an XML name without a prefix');
  if (ns === XMLNS) throw new TreeProblem([...path, 'ns'], 'is reserved for namespace declarations');
  if (!isXmlText(ns)) throw new TreeProblem([...path, 'ns'], 'contains a character that XML forbids');
  const declared = declarationsOf(element, outer, path);
  const lookup: Lookup = (prefix) => declared.get(prefix) ?? outer(prefix);
  let invented = 0;
  const prefixFor = (uri: string): string => {
    if (uri === XML) return 'xml:';
    if (uri === XSI && lookup('xsi') === XSI) return 'xsi:';
    for (const [prefix, bound] of declared) if (bound === uri && prefix !== '') return `${prefix}:`;
    let prefix: string;
    do prefix = `n${++invented}`;
    while (lookup(prefix) !== undefined);
    declared.set(prefix, uri);
    return `${prefix}:`;
  };
  let tag = name;
  if (lookup('') !== ns) {
    // the namespace `xml` cannot be the default, and neither can this one if values use the default of the tree
    const keepsDefault = ns !== '' && ownOf(element.prefixes ?? {}, '') !== undefined;
    if (ns === XML || keepsDefault) tag = prefixFor(ns) + name;
    else declared.set('', ns);
  }
  let xml = '';
  const seen = new Set<string>();
  for (const [at, attribute] of attributes.entries()) {
    const id = `{${attribute?.ns}}${attribute?.name}`;
    const problem = attributeProblem(attribute) ?? (seen.has(id) ? 'occurs twice' : undefined);
    if (problem !== undefined) throw new TreeProblem([...path, 'attributes', at], problem);
    seen.add(id);
    const prefix = attribute.ns === '' ? '' : prefixFor(attribute.ns);
    xml += ` ${prefix}${attribute.name}="${escapeAttribute(attribute.value)}"`;
  }
  let content = '';
  for (const [at, child] of children.entries())
    if (typeof child !== 'string') content += write(child, lookup, [...path, 'children', at], depth + 1);
    else if (isXmlText(child)) content += escapeText(child);
    else throw new TreeProblem([...path, 'children', at], 'contains a character that XML forbids; remove it');
  let start = `<${tag}`;
  for (const [prefix, uri] of declared) start += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`;
  start += xml;
  return content === '' ? `${start}/>` : `${start}>${content}</${tag}>`;
}

/** Returns the prefixes of `XmlElement.prefixes`, without those already in scope with the same namespace. */
function declarationsOf({ prefixes = {} }: XmlElement, outer: Lookup, path: TreeProblem['path']): Map<string, string> {
  if (typeof prefixes !== 'object' || (prefixes as unknown) === null)
    throw new TreeProblem([...path, 'prefixes'], 'must be an object of namespaces by prefix');
  const declared = new Map<string, string>();
  for (const [prefix, uri] of Object.entries(prefixes)) {
    const isUri = typeof uri === 'string' && isXmlText(uri) && uri !== XML && uri !== XMLNS;
    const fits = prefix === '' || (uri !== '' && isNCName(prefix) && !/^xml(ns)?$/.test(prefix));
    if (!isUri || !fits)
      throw new TreeProblem([...path, 'prefixes', prefix], 'is not a prefix that can be declared for this namespace');
    if (outer(prefix) !== uri) declared.set(prefix, uri);
  }
  return declared;
}

/** Returns a predicate that says why an undeclared attribute cannot be written, or `undefined` if it is valid. */
export function attributeProblem(attribute: unknown): string | undefined {
  if (typeof attribute !== 'object' || attribute === null) return 'must be an attribute: { ns, name, value }';
  const { ns, name, value } = attribute as { ns?: unknown; name?: unknown; value?: unknown };
  if (typeof ns !== 'string' || typeof name !== 'string' || typeof value !== 'string')
    return 'must be an attribute: { ns, name, value }, all strings';
  if (!isNCName(name) || ns === XMLNS || (ns === '' && name === 'xmlns'))
    return 'must have an XML name without a prefix';
  return isXmlText(value) && isXmlText(ns) ? undefined : 'contains a character that XML forbids; remove it';
}
