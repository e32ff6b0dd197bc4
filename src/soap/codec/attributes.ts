import { clip, type Frame } from './open-element.js';
import { setOwn } from '../xml/own-property.js';
import { planOf, type AttributePlan, type ComplexPlan } from './compiled-types.js';
import { resolve } from '../schema/simple-types.js';
import { isBuiltInType } from '../schema/values.js';
import { XSD, XSI } from '../xml/names.js';
import type { XmlAttribute } from '../xml/reader.js';

/**
 * Applies `xsi:nil` and `xsi:type` to an element.
 *
 * @returns the problem with them, as a predicate
 */
export function openAttributes(frame: Frame, attributes: readonly XmlAttribute[]): string | undefined {
  let type: string | undefined;
  let nil = false;
  for (const { ns, name, value } of attributes)
    if (ns === XSI) {
      if (name === 'nil') nil = value === 'true' || value === '1';
      else if (name === 'type') type = value.trim();
    }
  if (frame.isTree) return openTree(frame, type, nil);
  frame.nil = nil;
  const { complex } = frame;
  if (type !== undefined && frame.kind !== 'text') {
    const problem = complex ? retype(frame, complex, type) : retypeArray(frame, type);
    if (problem !== undefined) return problem;
  }
  if (frame.isAbstract && !nil) return `is of the abstract type ${frame.typeName ?? ''} and has no xsi:type`;
  return undefined;
}

/** Handles open content. For `anyType`, an element with the `xsi:type` of a built-in type is a value and not a tree. */
function openTree(frame: Frame, type: string | undefined, nil: boolean): undefined {
  const { member } = frame;
  const name = frame.kind === 'anyType' && type !== undefined ? split(resolve(type, frame.prefixes)) : undefined;
  if (name?.ns === XSD && isBuiltInType(name.local)) {
    frame.become(planOf(name.local));
    frame.typed = name.local;
    frame.nil = nil;
  } else if (nil && type === undefined && member.nillable) {
    frame.nil = true;
  }
  return undefined;
}

function retype(frame: Frame, declared: ComplexPlan, type: string): string | undefined {
  const name = split(resolve(type, frame.prefixes));
  if (!name) return `has the xsi:type ${clip(type)}, which is not a name with a declared prefix`;
  const actual = declared.ofName(name.ns, name.local);
  if (!actual) return `has the xsi:type ${clip(type)}, which the WSDL does not allow here`;
  if (actual === declared) return undefined;
  frame.become(actual);
  // the type is the first property, where it is easy to see
  if (actual.tag !== undefined) frame.content = { $type: actual.tag, ...(frame.content as Record<string, unknown>) };
  return undefined;
}

/** Checks the `xsi:type` of an array, which must be its declared type. */
function retypeArray(frame: Frame, type: string): string | undefined {
  const name = split(resolve(type, frame.prefixes));
  return name !== undefined && name.local === frame.typeName
    ? undefined
    : `has the xsi:type ${clip(type)}, which the WSDL does not allow here`;
}

/** Splits a name in Clark's notation. */
function split(name: string | undefined): { readonly ns: string; readonly local: string } | undefined {
  if (name === undefined) return undefined;
  const end = name.lastIndexOf('}');
  return { ns: end < 0 ? '' : name.slice(1, end), local: name.slice(end + 1) };
}

/** The result of decoding attributes. */
export interface AttributesRead {
  readonly problem?: { readonly name: string; readonly what: string };
  /** The first required attribute that is missing. */
  readonly missing?: AttributePlan;
}

/** How attributes are decoded. */
interface AttributeReading {
  /** Whether enum values must be in the contract. */
  readonly lenient: boolean;
  /** Is called with each enum value that is not in the contract. */
  readonly noteLiteral: (attribute: string, literal: string) => void;
}

const allRead: AttributesRead = {};

/** Decodes the attributes of an element into its value. Undeclared ones are kept only by a type with `anyAttribute`. */
export function readAttributes(
  frame: Frame,
  attributes: readonly XmlAttribute[],
  { lenient, noteLiteral }: AttributeReading,
): AttributesRead {
  const { attributes: declared, type } = frame.complex as ComplexPlan;
  const content = frame.content as Record<string, unknown>;
  let found = 0;
  for (const attribute of attributes) {
    if (attribute.ns === XSI) continue;
    const { ns, name, value } = attribute;
    const plan = declared.find((each) => each.name === name && each.ns === ns);
    if (!plan) {
      if (type.anyAttribute) ((content['$attributes'] ??= []) as unknown[]).push({ ns, name, value });
      continue;
    }
    const decoded = plan.codec.decode(value, frame.prefixes);
    if (decoded === undefined) return { problem: { name, what: `is not ${plan.codec.wanted}` } };
    if (plan.codec.isEnumerated && !plan.codec.allows(decoded)) {
      if (lenient) return { problem: { name, what: 'is not an enum value of its type' } };
      noteLiteral(name, value);
    }
    setOwn(content, plan.key, decoded);
    found++;
  }
  if (found < declared.length) {
    const missing = declared.find(({ required, key }) => required && !Object.hasOwn(content, key));
    if (missing) return { missing };
  }
  return allRead;
}
