import type { Facets } from '../../../soap/schema/contract.js';
import { dateTypes } from '../../../soap/schema/dates.js';
import { PatternError } from '../../../soap/schema/pattern.js';
import { builtIns, normalize } from '../../../soap/schema/values.js';
import { quote } from '../../words.js';
import type { SimpleTypeDefinition } from '../service-description.js';
import { attribute, notice, reject } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { allowAttributes } from './annotated.js';
import { translatePattern } from './pattern.js';

const counts = ['length', 'minLength', 'maxLength', 'totalDigits', 'fractionDigits'] as const;
const bounds = ['minInclusive', 'maxInclusive', 'minExclusive', 'maxExclusive'] as const;
const whiteSpaces = ['preserve', 'replace', 'collapse'] as const;

/**
 * `<s:maxLength value="64"/>`, `<s:pattern value="[A-Z]{2}"/>` (XML Schema part 2, 4.3). A pattern is returned as a
 * list with one alternative. A facet that does not apply to the type is ignored, because services with such schemas
 * also ignore the facet.
 */
export function readFacet(xml: XmlElement, base: SimpleTypeDefinition): Facets {
  allowAttributes(xml, 'value', 'fixed', 'id');
  const value = attribute(xml, 'value');
  const name = xml.local;
  const ignored = (reason: string): Facets => {
    notice(xml, `ignored <${xml.name}${value === undefined ? '' : ` value=${quote(value)}`}>: ${reason}`);
    return {};
  };
  if (value === undefined) return ignored('it has no value attribute');
  if (name === 'pattern') {
    try {
      return { patterns: [[translatePattern(value)]] };
    } catch (error) {
      if (error instanceof PatternError) return ignored(`the pattern ${error.message}`);
      throw error;
    }
  }
  const whiteSpace = name === 'whiteSpace' ? whiteSpaces.find((each) => each === value.trim()) : undefined;
  if (whiteSpace) return { whiteSpace };
  const facet = [...counts, ...bounds].find((each) => each === name);
  if (!facet) reject(xml, `<${xml.name} value="${value}"> is not an XML Schema facet`);
  if (!applicableFacets(base).includes(facet))
    return ignored(`it does not apply to ${base.kind === 'simple' ? base.base : `a ${base.kind}`}`);
  if (counts.some((each) => each === facet))
    return /^\s*\+?\d{1,9}\s*$/.test(value) ? { [facet]: Number(value) } : ignored('its value is not a count');
  const bound = normalize('collapse', value);
  const builtIn = base.kind === 'simple' ? builtIns[base.base] : undefined;
  return builtIn?.decode(bound) === undefined ? ignored(`its value is not ${builtIn?.expected}`) : { [facet]: bound };
}

/**
 * Returns the facets that a type can have in addition to `pattern`, `enumeration` and `whiteSpace` (XML Schema part 2,
 * 4.1.5).
 */
function applicableFacets(type: SimpleTypeDefinition): readonly string[] {
  const lengths = ['length', 'minLength', 'maxLength'];
  if (type.kind === 'list') return lengths;
  if (type.kind === 'union' || type.base === 'boolean') return [];
  if (type.base === 'float' || type.base === 'double' || Object.hasOwn(dateTypes, type.base)) return bounds;
  const { typescript } = builtIns[type.base];
  const isNumber = type.base === 'decimal' || typescript === 'number' || typescript === 'bigint';
  return isNumber ? [...bounds, 'totalDigits', 'fractionDigits'] : lengths;
}
