/** An element that no type describes, kept whole: names, namespaces, attributes, order and text. */
export interface XmlElement {
  readonly ns: string;
  readonly name: string;
  readonly attributes: readonly { readonly ns: string; readonly name: string; readonly value: string }[];
  readonly children: readonly (XmlElement | string)[];
}

/** Builds an element tree from the events of a parser. */
export class TreeBuilder {
  private readonly open: { element: XmlElement; children: (XmlElement | string)[] }[] = [];
  private readonly maxNodes: number;
  private nodes = 0;
  private skipping = 0;

  /** @param maxNodes further elements are passed over; elements and their attributes count */
  constructor(maxNodes = Infinity) {
    this.maxNodes = maxNodes;
  }

  start(ns: string, name: string, attributes: XmlElement['attributes']): void {
    if (this.skipping > 0 || (this.nodes += 1 + attributes.length) > this.maxNodes) {
      this.skipping++;
      return;
    }
    const children: (XmlElement | string)[] = [];
    const element = { ns, name, attributes, children };
    this.open.at(-1)?.children.push(element);
    this.open.push({ element, children });
  }

  text(text: string): void {
    const children = this.open.at(-1)?.children;
    if (!children || this.skipping > 0) return;
    const last = children.length - 1;
    const before = children[last];
    // a parser hands out one text in pieces
    if (typeof before === 'string') children[last] = before + text;
    else children.push(text);
  }

  /** Gives the whole element when its end tag was the last. */
  end(): XmlElement | undefined {
    if (this.skipping > 0) {
      this.skipping--;
      return undefined;
    }
    const closed = this.open.pop();
    return this.open.length === 0 ? closed?.element : undefined;
  }
}

/** The first child element of that name, in whatever namespace. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}

/** The text of an element and of all within it. */
export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
