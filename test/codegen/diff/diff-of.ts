import type { Change, WsdlDiff } from '../../../src/codegen/diff/change.js';
import { diffWsdls } from '../../../src/codegen/diff/diff.js';
import { generated, wsdlOf, type WsdlParts } from '../wsdl.js';

export function diffOf(before: string, after: string): WsdlDiff {
  return diffWsdls(generated(before).model, generated(after).model);
}

export function diffOfParts(before: WsdlParts, after: WsdlParts): WsdlDiff {
  return diffOf(wsdlOf(before), wsdlOf(after));
}

/** Returns the changes as text, for example `member-added run/request/a: types breaking, wire breaking`. */
export function lineOf({ kind, path, types, wire }: Change): string {
  return `${kind} ${path.join('/')}: ${types.severity}, ${wire.severity}`;
}

export function linesOf({ changes }: WsdlDiff): readonly string[] {
  return changes.map(lineOf);
}
