import { rescue } from '../support.js';

/** Replaces texts in the shipped WSDL. */
export function edit(...edits: readonly (readonly [string | RegExp, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    const after = text.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
    if (after === text) throw new Error(`the WSDL does not have ${from}`);
    return after;
  }, rescue);
}

/** Changes the content of one element of the schema. */
export function inside(element: string, from: string | RegExp, to: string): string {
  const [found] = new RegExp(`<s:element name="${element}">[^]*?</s:complexType>`).exec(rescue) ?? [];
  const after = found?.replace(from, to);
  if (found === undefined || after === undefined || after === found)
    throw new Error(`${element} does not have ${from}`);
  return rescue.replace(found, () => after);
}
