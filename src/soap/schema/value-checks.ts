import { TreeProblem, attributeProblem, isXmlElement, writeTree } from '../xml/write-tree.js';
import type { TypeReference } from './contract.js';
import { compiledSimpleType, isSame, typedValueOf } from './simple-types.js';
import { builtIns, type BuiltIn, type BuiltInType } from './values.js';

/**
 * The part of zod's `superRefine` context that the checks use. Declared here so that the runtime does not import zod.
 */
interface CheckContext {
  addIssue(issue: { code: 'custom'; message: string; path?: (string | number)[] }): void;
}

/** A check for zod's `superRefine`. */
export type ValueCheck = (value: unknown, context: CheckContext) => void;

export interface ValueCheckOptions {
  /**
   * The direction of the message. Enumerations, facets and the fixed value are checked only in a `'request'`. Default:
   * `'request'`
   */
  readonly direction?: 'request' | 'reply';
  /** The only allowed value, as a lexical form. */
  readonly fixed?: string;
  /** The element that contains the value, for types without a definition. */
  readonly element?: { readonly name: string; readonly ns: string; readonly nillable?: true };
}

/**
 * Creates a check that accepts the same values as the encoder does for a type. Generated zod schemas use this check
 * where zod does not provide one: for dates, decimals, patterns, and content without a type.
 *
 * @param type a simple type from the contract, `'anyType'` or `'tree'`
 */
export function checkValue(type: TypeReference, options: ValueCheckOptions = {}): ValueCheck {
  return (value, context) => {
    const issue =
      type === 'anyType' || type === 'tree' ? openIssue(type, value, options) : textIssue(type, value, options);
    if (issue) context.addIssue({ code: 'custom', ...issue });
  };
}

/** Checks an attribute that no type declares. */
export const checkAttribute: ValueCheck = (value, context) => {
  const message = attributeProblem(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
};

/**
 * Creates a function for `z.preprocess`. The function returns the lexical form of a value, or the value itself if the
 * value does not belong to the type.
 */
export function textOf(type: BuiltInType): (value: unknown) => unknown {
  const { encode }: BuiltIn = builtIns[type];
  return (value) => encode(value) ?? value;
}

/** A function for `z.preprocess`. Returns a safe whole number as a bigint, and any other value unchanged. */
export function bigIntOf(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

interface Issue {
  readonly message: string;
  readonly path?: (string | number)[];
}

function textIssue(type: TypeReference, value: unknown, { direction, fixed }: ValueCheckOptions): Issue | undefined {
  const simple = compiledSimpleType(type);
  const strict = direction !== 'reply';
  const lexical = simple.encode(value, strict, undefined);
  if (typeof lexical !== 'string')
    return { message: lexical.message, ...(lexical.at !== undefined && { path: [lexical.at] }) };
  const isFixed = fixed !== undefined && strict;
  return isFixed && !isSame(simple, value, lexical, fixed) ? { message: `must be ${fixed}` } : undefined;
}

/** Checks content without a declared type. Such content is an element or, for `anyType`, a value of a built-in type. */
function openIssue(type: 'anyType' | 'tree', value: unknown, { element }: ValueCheckOptions): Issue | undefined {
  if (isXmlElement(value) || type === 'tree') {
    if (isXmlElement(value) && element && (value.name !== element.name || value.ns !== element.ns))
      return {
        message: `must be an XmlElement named ${element.name} in the namespace ${JSON.stringify(element.ns)}`,
      };
    try {
      writeTree(value, undefined);
    } catch (error) {
      if (!(error instanceof TreeProblem)) throw error;
      return { message: error.message, path: [...error.path] };
    }
    return undefined;
  }
  const typed = typedValueOf(value);
  if (!typed) return { message: 'must be an XmlElement, a TypedValue or a plain value' };
  if (typed.$value === null) return !element || element.nillable ? undefined : { message: 'must not be null' };
  return textIssue(typed.$type, typed.$value, {});
}
