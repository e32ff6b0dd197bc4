import { SaxesParser } from 'saxes';

/** An element of a document. */
export interface Node {
  readonly ns: string;
  readonly local: string;
  /** The attributes by local name, or by `{namespace}local` if they have a namespace. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The namespace of each prefix. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly children: Node[];
  text: string;
}

export const XSD = 'http://www.w3.org/2001/XMLSchema';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export function parse(xml: string): Node {
  const parser = new SaxesParser({ xmlns: true });
  const open: Node[] = [];
  let root: Node | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ uri, local, attributes, ns }) => {
    const parent = open.at(-1);
    const prefixes = new Map(parent?.prefixes);
    for (const [prefix, name] of Object.entries(ns)) prefixes.set(prefix, name);
    const own = Object.values(attributes).filter((each) => each.uri !== 'http://www.w3.org/2000/xmlns/');
    const node: Node = {
      ns: uri,
      local,
      attributes: new Map(own.map((each) => [clark(each.uri, each.local), each.value])),
      prefixes,
      children: [],
      text: '',
    };
    if (parent) parent.children.push(node);
    else root = node;
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node) node.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  if (!root) throw new Error('the document has no element');
  return root;
}

/** Returns a name in James Clark's notation. A name without a namespace is not changed. */
export const clark = (ns: string, local: string): string => (ns === '' ? local : `{${ns}}${local}`);

/** Resolves a name such as `tns:USER` in the scope of an element. */
export function resolve(node: Node, name: string): string {
  const [prefix, local] = name.includes(':') ? name.split(':') : ['', name];
  return clark(node.prefixes.get(prefix ?? '') ?? '', local ?? '');
}

export const childrenOf = (node: Node, ...locals: readonly string[]): readonly Node[] =>
  node.children.filter((each) => locals.includes(each.local));

export const childOf = (node: Node, local: string): Node | undefined =>
  node.children.find((each) => each.local === local);

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
