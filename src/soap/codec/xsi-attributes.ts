import { clip } from '../../printable.js';
import { compiledSimpleType, resolveName } from '../schema/simple-types.js';
import { isBuiltInType } from '../schema/values.js';
import { XSD, XSI } from '../xml/names.js';
import type { Prefixes } from '../xml/names.js';
import type { XmlAttribute } from '../xml/tree.js';
import type { CompiledElement, CompiledType } from './compiled-types.js';

/**
 * Reads an element's `xsi:nil` and `xsi:type` attributes.
 *
 * @returns the meaning of the attributes, or a predicate that says what is wrong with the attributes
 */
export function xsiAttributesOf(
  { type: declared, nillable }: CompiledElement,
  attributes: readonly XmlAttribute[],
  prefixes: Prefixes,
): { readonly nil: boolean; readonly type: CompiledType } | string {
  let written: string | undefined;
  let nil = false;
  for (const { ns, name, value } of attributes)
    if (ns === XSI) {
      if (name === 'nil') nil = value === 'true' || value === '1';
      else if (name === 'type') written = value.trim();
    }
  const name = written === undefined ? undefined : resolveName(written, prefixes);
  if (declared.kind === 'tree' || declared.kind === 'anyType') {
    // an anyType element whose xsi:type is a built-in type is a value, not a tree
    if (declared.kind === 'anyType' && name?.ns === XSD && isBuiltInType(name.local))
      return { nil, type: compiledSimpleType(name.local) };
    return { nil: nil && written === undefined && nillable, type: declared };
  }
  if (written === undefined || declared.kind === 'simple') return { nil, type: declared };
  if (declared.kind === 'complex' && !name)
    return `has the xsi:type ${clip(written)}, which is not a name with a declared prefix`;
  // the xsi:type of an array must be its declared type
  const isArray = declared.kind === 'array' && name?.local === declared.name;
  const type = declared.kind === 'complex' && name ? declared.withName(name.ns, name.local) : undefined;
  if (!type && !isArray) return `has the xsi:type ${clip(written)}, which the WSDL does not allow here`;
  return { nil, type: type ?? declared };
}
