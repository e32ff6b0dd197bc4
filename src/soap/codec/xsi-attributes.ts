import { clip } from '../../printable.js';
import { compiledSimpleType, resolveName } from '../schema/simple-types.js';
import { isBuiltInType } from '../schema/values.js';
import { XSD, XSI, type Prefixes } from '../xml/names.js';
import type { XmlAttribute } from '../xml/tree.js';
import type { CompiledComplexType, CompiledElement, CompiledType } from './compiled-types.js';

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
  const valueOf = (name: string) => attributes.find((each) => each.ns === XSI && each.name === name)?.value;
  const nil = /^(true|1)$/.test(valueOf('nil') ?? '');
  const written = valueOf('type')?.trim();
  const name = written === undefined ? undefined : resolveName(written, prefixes);
  if (declared.kind === 'tree' || declared.kind === 'anyType') {
    // an anyType element whose xsi:type is a built-in type is a value, not a tree
    if (declared.kind === 'anyType' && name?.ns === XSD && isBuiltInType(name.local))
      return { nil, type: compiledSimpleType(name.local) };
    return { nil: nil && written === undefined && nillable, type: declared };
  }
  if (written === undefined || declared.kind === 'simple') return { nil, type: declared };
  // the xsi:type of an array must be its declared type
  const isArray = declared.kind === 'array' && name?.local === declared.name;
  const isNamed = ({ definition }: CompiledComplexType): boolean =>
    definition.name === name?.local && (definition.ns === undefined || definition.ns === name?.ns);
  // without a name, an anonymous type would match
  const type = declared.kind === 'complex' && name ? declared.family.find(isNamed) : undefined;
  if (!type && !isArray)
    return `has the xsi:type ${clip(written)}, which is not the name of a type that the WSDL allows here`;
  return { nil, type: type ?? declared };
}
