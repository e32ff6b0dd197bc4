import { type Change, diffDescriptions, type DescriptionDiff, type Side } from '../../../src/codegen/diff/index.js';
import { generated, wsdlOf, type WsdlParts } from '../wsdl.js';

export function sideOf(wsdl: string): Side {
  const { description, model } = generated(wsdl);
  return { description, model };
}

export function diffOf(before: string, after: string): DescriptionDiff {
  return diffDescriptions(sideOf(before), sideOf(after));
}

export function diffOfParts(before: WsdlParts, after: WsdlParts): DescriptionDiff {
  return diffOf(wsdlOf(before), wsdlOf(after));
}

/** `member-added run/request/a: types breaking, wire breaking` */
export function lineOf({ kind, path, types, wire }: Change): string {
  return `${kind} ${path.join('/')}: ${types.severity}, ${wire.severity}`;
}

export function linesOf({ changes }: DescriptionDiff): readonly string[] {
  return changes.map(lineOf);
}
