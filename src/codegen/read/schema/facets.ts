import { builtIns, type BuiltInType, normalize } from '../../../soap/schema/values.js';
import type { Facets } from '../../../soap/schema/contract.js';
import { PatternError } from '../../../soap/schema/pattern.js';
import { translatePattern } from './pattern.js';
import type { Globals, SimpleTypeDefinition } from './scope.js';
import { allowAttributes, attribute, refuse } from '../xml/structure.js';
import type { XmlElement } from '../xml/document.js';

/** A facet that was read; neither where it says nothing. */
export interface Facet {
  readonly facets?: Facets;
  readonly pattern?: string;
}

const counts = ['length', 'minLength', 'maxLength', 'totalDigits', 'fractionDigits'] as const;
const bounds = ['minInclusive', 'maxInclusive', 'minExclusive', 'maxExclusive'] as const;
const whiteSpaces = ['preserve', 'replace', 'collapse'] as const;

/**
 * `<s:maxLength value="64"/>`, `<s:pattern value="[A-Z]{2}"/>` (XML Schema part 2, 4.3). One that cannot hold for the
 * type is passed over, as the services do that are described so.
 */
export function readFacet(xml: XmlElement, base: SimpleTypeDefinition, globals: Globals): Facet {
  allowAttributes(xml, 'value', 'fixed', 'id');
  const value = attribute(xml, 'value');
  const name = xml.local;
  if (value === undefined) {
    globals.notice(xml, `passed over <${xml.name}>, which lacks the attribute value`);
    return {};
  }

  if (name === 'pattern') {
    try {
      return { pattern: translatePattern(value) };
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const shown = value.length > 100 ? `${value.slice(0, 100)}...` : value;
      globals.notice(xml, `left out the pattern "${shown}": it ${error.message}`);
      return {};
    }
  }
  const passOver = (why: string): Facet => {
    globals.notice(xml, `passed over <${xml.name} value="${value}">: ${why}`);
    return {};
  };
  const whiteSpace = name === 'whiteSpace' ? whiteSpaces.find((each) => each === value.trim()) : undefined;
  if (whiteSpace) return { facets: { whiteSpace } };
  const count = counts.find((each) => each === name);
  if (count) {
    if (!facetsApplyTo(base).includes(count)) return passOver(`it does not apply to ${nameOf(base)}`);
    if (!/^\s*\+?\d{1,9}\s*$/.test(value)) return passOver('its value is not a count');
    return { facets: { [count]: Number(value) } };
  }
  const bound = bounds.find((each) => each === name);
  if (bound) {
    if (base.kind !== 'simple' || !facetsApplyTo(base).includes(bound))
      return passOver(`it does not apply to ${nameOf(base)}`);
    const lexical = normalize('collapse', value);
    if (builtIns[base.base].decode(lexical) === undefined)
      return passOver(`its value is not ${builtIns[base.base].wanted}`);
    return { facets: { [bound]: lexical } };
  }
  refuse(xml, `<${xml.name} value="${value}"> is not a facet of XML Schema`);
}

const temporal: readonly BuiltInType[] = [
  'dateTime',
  'date',
  'time',
  'duration',
  'gYear',
  'gYearMonth',
  'gMonth',
  'gMonthDay',
  'gDay',
];

/** The facets that can hold for a type, beside pattern, enumeration and white space (XML Schema part 2, 4.1.5). */
function facetsApplyTo(type: SimpleTypeDefinition): readonly string[] {
  const lengths = ['length', 'minLength', 'maxLength'];
  if (type.kind === 'list') return lengths;
  if (type.kind === 'union' || type.base === 'boolean') return [];
  if (type.base === 'float' || type.base === 'double' || temporal.includes(type.base)) return bounds;
  const { typescript } = builtIns[type.base];
  if (type.base === 'decimal' || typescript === 'number' || typescript === 'bigint')
    return [...bounds, 'totalDigits', 'fractionDigits'];
  return lengths;
}

function nameOf(type: SimpleTypeDefinition): string {
  return type.kind === 'simple' ? type.base : `a ${type.kind}`;
}
