import { escapeAttribute, escapeText, isNCName, isXmlText, ownOf, XML, XMLNS, XSI } from './names.js';
import { mayBeName, type XmlElement } from './tree.js';

/** Returns `true` if a value has the form of an XmlElement. `writeTree` checks the children. */
export function isXmlElement(value: unknown): value is XmlElement {
  if (typeof value !== 'object' || value === null) return false;
  const { ns, name, attributes, children } = value as Partial<XmlElement>;
  return typeof ns === 'string' && typeof name === 'string' && Array.isArray(attributes) && Array.isArray(children);
}

/** Thrown if XML cannot represent part of a tree. `path` leads to that part. */
export class TreeProblem extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
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
  const outermost = new Scope(undefined);
  outermost.declare('xsi', XSI);
  if (ambient !== undefined) outermost.declare('', ambient);
  return write(element, outermost, [], 0);
}

/** The maximum nesting depth. A deeper tree is cyclic, or too deep for services to read. */
const MAX_DEPTH = 500;

function write(element: unknown, outer: Scope, path: readonly (string | number)[], depth: number): string {
  if (!isXmlElement(element))
    throw new TreeProblem(path, 'must be an XmlElement: { ns, name, attributes: [], children: [] }');
  if (depth > MAX_DEPTH) throw new TreeProblem(path, `is nested deeper than ${MAX_DEPTH} elements`);
  const { ns, name, attributes, children } = element;
  if (!isNCName(name)) throw new TreeProblem([...path, 'name'], 'must be an XML name without a prefix');
  if (ns === XMLNS) throw new TreeProblem([...path, 'ns'], 'is reserved for namespace declarations');
  if (!isXmlText(ns)) throw new TreeProblem([...path, 'ns'], 'contains a character that XML forbids');
  const scope = new Scope(outer);
  declareGiven(element, scope, path);
  const tag = qualify(element, scope);
  let xml = '';
  const seen = new Set<string>();
  attributes.forEach((attribute, at) => (xml += writeAttribute(attribute, scope, seen, [...path, 'attributes', at])));
  let content = '';
  children.forEach((child, at) => {
    if (typeof child !== 'string') content += write(child, scope, [...path, 'children', at], depth + 1);
    else if (isXmlText(child)) content += escapeText(child);
    else throw new TreeProblem([...path, 'children', at], 'contains a character that XML forbids; remove it');
  });
  const start = `<${tag}${scope.declarations()}${xml}`;
  return content === '' ? `${start}/>` : `${start}>${content}</${tag}>`;
}

/** Declares the prefixes from `XmlElement.prefixes`, unless they are already in scope with the same namespace. */
function declareGiven({ prefixes }: XmlElement, scope: Scope, path: readonly (string | number)[]): void {
  if (prefixes === undefined) return;
  if (typeof prefixes !== 'object' || (prefixes as unknown) === null)
    throw new TreeProblem([...path, 'prefixes'], 'must be an object of namespaces by prefix');
  for (const [prefix, bound] of Object.entries(prefixes)) {
    const fits =
      typeof bound === 'string' &&
      isXmlText(bound) &&
      bound !== XML &&
      bound !== XMLNS &&
      (bound !== '' || prefix === '');
    if (!fits || (prefix !== '' && (!isNCName(prefix) || /^xml(ns)?$/.test(prefix))))
      throw new TreeProblem([...path, 'prefixes', prefix], 'is not a prefix that can be declared for this namespace');
    if (scope.get(prefix) !== bound) scope.declare(prefix, bound);
  }
}

/** Returns the tag name. Keeps the default namespace if the element's values may be names without a prefix. */
function qualify(element: XmlElement, scope: Scope): string {
  const { ns, name, prefixes } = element;
  if (scope.get('') === ns) return name;
  // this namespace cannot be the default
  if (ns === XML) return `xml:${name}`;
  const hasDefault = prefixes !== undefined && ownOf(prefixes, '') !== undefined;
  if (ns !== '' && (hasDefault || !hasName(element))) {
    const prefix = scope.prefixOf(ns) ?? (hasDefault ? scope.invent(ns) : undefined);
    if (prefix !== undefined) return `${prefix}:${name}`;
  }
  scope.declare('', ns);
  return name;
}

function hasName({ attributes, children }: XmlElement): boolean {
  return (
    attributes.some((each) => typeof each?.value === 'string' && mayBeName(each.value)) ||
    children.some((child) => typeof child === 'string' && mayBeName(child))
  );
}

function writeAttribute(
  attribute: XmlElement['attributes'][number],
  scope: Scope,
  seen: Set<string>,
  path: readonly (string | number)[],
): string {
  const problem = attributeProblem(attribute);
  if (problem !== undefined) throw new TreeProblem(path, problem);
  const { ns, name, value } = attribute;
  const id = `{${ns}}${name}`;
  if (seen.has(id)) throw new TreeProblem(path, 'occurs twice');
  seen.add(id);
  const prefix = ns === '' ? '' : `${scope.prefixOf(ns) ?? scope.invent(ns)}:`;
  return ` ${prefix}${name}="${escapeAttribute(value)}"`;
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

/** The prefixes in scope at an element. */
class Scope {
  private readonly own = new Map<string, string>();
  /** The number of generated prefixes in this scope and the outer scopes. */
  private invented: number;

  constructor(private readonly outer: Scope | undefined) {
    this.invented = outer?.invented ?? 0;
  }

  get(prefix: string): string | undefined {
    return this.own.get(prefix) ?? this.outer?.get(prefix);
  }

  declare(prefix: string, ns: string): void {
    this.own.set(prefix, ns);
  }

  /** Returns a prefix that is bound to a namespace in this scope, if any. */
  prefixOf(ns: string): string | undefined {
    if (ns === XML) return 'xml';
    for (let at: Scope | undefined = this; at; at = at.outer)
      for (const [prefix, bound] of at.own) if (bound === ns && prefix !== '' && this.get(prefix) === ns) return prefix;
    return undefined;
  }

  /** Declares a generated prefix. */
  invent(ns: string): string {
    let prefix: string;
    do prefix = `n${++this.invented}`;
    while (this.get(prefix) !== undefined);
    this.declare(prefix, ns);
    return prefix;
  }

  /** Returns the declarations of this element as attributes of its tag. */
  declarations(): string {
    let xml = '';
    for (const [prefix, ns] of this.own) xml += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(ns)}"`;
    return xml;
  }
}
