import { SaxesParser } from 'saxes';

/** An element of the parsed file, with its local name, namespace, unmodified attributes, children and text. */
export interface Tree {
  readonly name: string;
  readonly ns: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Tree[];
  text: string;
}

export interface Parsed {
  readonly root: Tree;
  /** The comments before the root element. */
  readonly preamble: string;
}

/** Parses XML with namespaces. Throws the first error that occurs. */
export function parse(xml: string): Parsed {
  const parser = new SaxesParser({ xmlns: true });
  const open: Tree[] = [];
  let root: Tree | undefined;
  let preamble = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('comment', (comment) => {
    if (!root) preamble += comment;
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value]));
    const tree: Tree = { name: tag.local, ns: tag.uri, attributes, children: [], text: '' };
    open.at(-1)?.children.push(tree);
    root ??= tree;
    open.push(tree);
  });
  parser.on('text', (text) => {
    const tree = open.at(-1);
    if (tree) tree.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  if (!root) throw new Error('no root element');
  return { root, preamble };
}

export function children(tree: Tree, name: string): Tree[] {
  return tree.children.filter((child) => child.name === name);
}

/** Returns the only child with the given name. @throws Error unless there is exactly one such child */
export function child(tree: Tree, name: string): Tree {
  const found = children(tree, name);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`<${tree.name}> has ${found.length} <${name}>, not one`);
  return only;
}

/**
 * Returns the only child with the given name whose `name` attribute is `value`. @throws Error unless there is exactly
 * one such child
 */
export function named(tree: Tree, name: string, value: string): Tree {
  const found = children(tree, name).filter(({ attributes }) => attributes['name'] === value);
  const [only] = found;
  if (!only || found.length > 1)
    throw new Error(`<${tree.name}> has ${found.length} <${name} name="${value}">, not one`);
  return only;
}

export function names(trees: readonly Tree[]): string[] {
  return trees.map(({ attributes }) => attributes['name'] ?? '');
}

/** Returns the text of `s:annotation/s:documentation` or `wsdl:documentation`, or `''` if there is no documentation. */
export function documentation(tree: Tree): string {
  const holder = children(tree, 'annotation')[0] ?? tree;
  return children(holder, 'documentation')
    .map(({ text }) => text)
    .join(' ');
}
