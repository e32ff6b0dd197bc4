import type { ArgumentIssue } from '../errors.js';
import type {
  ArrayType,
  ComplexType,
  ElementDeclaration,
  ElementParticle,
  SimpleType,
  TypeReference,
} from './contract.js';
import { builtIns } from './values.js';
import { escapeAttribute, escapeText, isXmlText } from './xml.js';

/**
 * Writes one element of the contract. Names, order and lexical forms come from the contract alone; what the value has
 * too much, too little or of another type becomes an issue with its path, and then the text must not be sent.
 *
 * The text wants `xsi` bound to XML Schema's instance namespace by an element around it.
 *
 * @param direction in a `'request'` an enumeration is closed; in a `'reply'` any literal goes
 */
export function encodeElement(
  element: ElementDeclaration,
  value: unknown,
  direction: 'request' | 'reply',
): { readonly xml: string; readonly issues: readonly ArgumentIssue[] } {
  const context: Context = { closed: direction === 'request', path: [], issues: [] };
  return { xml: elementWriter(element, undefined)(value, context), issues: context.issues };
}

interface Context {
  readonly closed: boolean;
  readonly path: (string | number)[];
  readonly issues: ArgumentIssue[];
}

/** Writes an element with start and end tag; on a bad value reports an issue and gives `''`. */
type ElementWriter = (value: unknown, context: Context) => string;

/** Writes what stands between the tags. */
type ContentWriter = (value: unknown, context: Context) => string;

function report(context: Context, message: string, key?: string | number): '' {
  context.issues.push({ path: key === undefined ? [...context.path] : [...context.path, key], message });
  return '';
}

function elementWriter(element: ElementDeclaration, ambientNs: string | undefined): ElementWriter {
  const { name, ns, nillable } = element;
  const content = contentWriter(element.type, ns);
  const tag = ns === ambientNs ? `<${name}` : `<${name} xmlns="${escapeAttribute(ns)}"`;
  const [nil, empty, open, close] = [`${tag} xsi:nil="true"/>`, `${tag}/>`, `${tag}>`, `</${name}>`];
  return (value, context) => {
    if (value === null) {
      return nillable ? nil : report(context, 'null is not allowed here (the element is not nillable); leave it out');
    }
    const written = content(value, context);
    return written === '' ? empty : open + written + close;
  };
}

/** Writers are made once per type and namespace around it; the key is the definition itself. */
const writers = new WeakMap<object, Map<string, ContentWriter>>();

function contentWriter(reference: TypeReference, ns: string): ContentWriter {
  if (typeof reference === 'string') return simpleWriter({ kind: 'simple', base: reference });
  // the definition is looked up at the first value, since types may be recursive
  let writer: ContentWriter | undefined;
  return (value, context) => (writer ??= definitionWriter(reference, ns))(value, context);
}

function definitionWriter(reference: Exclude<TypeReference, string>, ns: string): ContentWriter {
  const type = reference();
  let byNs = writers.get(type);
  if (!byNs) writers.set(type, (byNs = new Map<string, ContentWriter>()));
  let writer = byNs.get(ns);
  if (!writer) {
    writer =
      type.kind === 'simple'
        ? simpleWriter(type)
        : type.kind === 'array'
          ? arrayWriter(type, ns)
          : complexWriter(type, ns);
    byNs.set(ns, writer);
  }
  return writer;
}

function simpleWriter(type: SimpleType): ContentWriter {
  const builtIn = builtIns[type.base];
  const literals = type.enumeration && new Set<unknown>(type.enumeration);
  return (value, context) => {
    const lexical = builtIn.encode(value);
    if (lexical === undefined)
      return report(context, `must be ${builtIn.wanted}, not ${kindOf(value, builtIn.typescript)}`);
    if (literals && context.closed && !literals.has(lexical))
      return report(context, `must be one of ${[...literals].join(', ')}`);
    if (!isXmlText(lexical)) return report(context, 'holds a character that XML cannot carry; remove it');
    return escapeText(lexical);
  };
}

/** What a value is, without quoting it. */
function kindOf(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return 'an array';
  if (value === null || value === undefined) return String(value);
  if (typeof value === wanted) return `a ${wanted} outside of that`;
  return `${/^[aeiou]/.test(typeof value) ? 'an' : 'a'} ${typeof value}`;
}

function arrayWriter(type: ArrayType, ns: string): ContentWriter {
  const items = repeatedWriter(type.item, ns);
  return (value, context) =>
    Array.isArray(value) ? items(value, context) : report(context, `must be an array, not ${kindOf(value, 'array')}`);
}

function repeatedWriter(item: ElementParticle, ns: string): (values: readonly unknown[], context: Context) => string {
  const write = elementWriter(item, ns);
  const { min = 1, max = 1 } = item;
  return (values, context) => {
    if (values.length < min || values.length > max)
      report(
        context,
        `must have ${max === Infinity ? `at least ${min}` : `${min} to ${max}`} items, not ${values.length}`,
      );
    let xml = '';
    for (let i = 0; i < values.length; i++) {
      context.path.push(i);
      xml += write(values[i], context);
      context.path.pop();
    }
    return xml;
  };
}

function complexWriter(type: ComplexType, ns: string): ContentWriter {
  const members = type.elements.map((element) => {
    const many = (element.max ?? 1) > 1;
    const repeated = many ? repeatedWriter(element, ns) : undefined;
    const write: ElementWriter = repeated
      ? (value, context) => (Array.isArray(value) ? repeated(value, context) : report(context, 'must be an array'))
      : elementWriter(element, ns);
    return { key: element.key ?? element.name, required: (element.min ?? 1) > 0, write };
  });
  const keys = new Set(members.map((member) => member.key));
  return (value, context) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return report(context, `must be an object, not ${kindOf(value, 'object')}`);
    let xml = '';
    for (const { key, required, write } of members) {
      // own members only: an element may be called `constructor`
      const member: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      if (member === undefined) {
        if (required) report(context, 'is required', key);
        continue;
      }
      context.path.push(key);
      xml += write(member, context);
      context.path.pop();
    }
    for (const key of Object.keys(value))
      if (!keys.has(key)) report(context, `is not a member here; ${suggestion(key, [...keys])}`, key);
    return xml;
  };
}

/** Names the member that was probably meant: the service itself would pass over a misspelt one and run without it. */
export function suggestion(given: string, known: readonly string[]): string {
  if (known.length === 0) return 'there are no members';
  const plain = (name: string) => name.toLowerCase().replace(/^[isbeoad](?=[a-z])/, '');
  const near = known.find((name) => {
    const [a, b] = [given.toLowerCase(), name.toLowerCase()];
    return a === b || a.startsWith(b) || b.startsWith(a) || plain(given) === plain(name);
  });
  return near === undefined ? `the members are ${known.join(', ')}` : `did you mean ${near}?`;
}
