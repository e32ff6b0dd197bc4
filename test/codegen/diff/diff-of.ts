import type { Change, WsdlDiff } from '../../../src/codegen/diff/change.js';
import { diffWsdls } from '../../../src/codegen/diff/diff.js';
import { buildModel } from '../../../src/codegen/model/build-model.js';
import type { Model } from '../../../src/codegen/model/model.js';
import { describe, wsdlOf, type WsdlParts } from '../wsdl.js';

/** The models of the WSDLs that were compared, because most tests compare many WSDLs with the same one. */
const models = new Map<string, Model>();

function modelOf(wsdl: string): Model {
  const model = models.get(wsdl) ?? buildModel(describe(wsdl)).model;
  models.set(wsdl, model);
  return model;
}

export function diffOf(before: string, after: string): WsdlDiff {
  return diffWsdls(modelOf(before), modelOf(after));
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
