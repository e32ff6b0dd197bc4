import { SaxesParser } from 'saxes';

/**
 * Converts an XML document to lines that are equal if, and only if, the documents are equivalent. Each element has an
 * indented line with its expanded name, its attributes by expanded name, and its text. Prefixes, quotes, character
 * references, the order of attributes and white space between elements are ignored; everything else matters.
 *
 * @throws Error if the document is not well-formed, or has a DOCTYPE, comment or processing instruction, which
 * envelopes must not have
 */
export function canonicalLines(xml: string): string[] {
  const parser = new SaxesParser({ xmlns: true });
  const lines: string[] = [];
  const open: Open[] = [];
  const text = (piece: string): void => {
    const parent = open.at(-1);
    if (parent) parent.text += piece;
  };
  const flush = (within: Open): void => {
    if (within.text.trim() !== '') lines.push(`${'  '.repeat(open.length)}${JSON.stringify(within.text)}`);
    within.text = '';
  };
  parser.on('error', (error) => {
    throw error;
  });
  for (const event of ['doctype', 'comment', 'processinginstruction'] as const)
    parser.on(event, () => {
      throw new Error(`an envelope has no ${event}`);
    });
  parser.on('xmldecl', ({ version, encoding }) => {
    lines.push(`version ${version}, encoding ${encoding?.toLowerCase()}`);
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const parent = open.at(-1);
    if (parent) {
      flush(parent);
      parent.isLeaf = false;
    }
    const written = Object.values(attributes)
      .filter(({ uri: ns }) => ns !== 'http://www.w3.org/2000/xmlns/')
      .map((attribute) => ` ${expanded(attribute)}=${JSON.stringify(attribute.value)}`);
    lines.push(`${'  '.repeat(open.length)}${expanded({ uri, local })}${written.sort().join('')}`);
    open.push({ text: '', isLeaf: true });
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', () => {
    const closed = open.at(-1) as Open;
    if (!closed.isLeaf) flush(closed);
    else if (closed.text !== '') lines.push(`${lines.pop()} ${JSON.stringify(closed.text)}`);
    open.pop();
  });
  parser.write(xml).close();
  return lines;
}

/** An open element. */
interface Open {
  /** The text since the last tag. */
  text: string;
  /** `true` if the element has no child elements. In that case, all of its text counts, including white space. */
  isLeaf: boolean;
}

function expanded({ uri, local }: { readonly uri: string; readonly local: string }): string {
  return `{${uri}}${local}`;
}
