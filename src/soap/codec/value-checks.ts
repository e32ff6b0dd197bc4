import type { TypeReference } from '../schema/contract.js';
import { builtIns, type BuiltIn, type BuiltInType } from '../schema/values.js';
import { attributeProblem, isXmlElement } from '../xml/write-tree.js';
import { encodeElement, encodeTree } from './encoder.js';

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
export function checkValue(
  type: TypeReference,
  { direction = 'request', fixed, element }: ValueCheckOptions = {},
): ValueCheck {
  // without an element, any element of open content is allowed
  const isAny = (value: unknown): boolean =>
    !element && (type === 'tree' || (type === 'anyType' && isXmlElement(value)));
  const nillable = type === 'anyType' ? { nillable: true as const } : {};
  const declared = { name: 'value', ns: '', ...(element ?? nillable), type, ...(fixed !== undefined && { fixed }) };
  return (value, context) => {
    const [issue] = (isAny(value) ? encodeTree(value) : encodeElement(declared, value, direction)).issues;
    if (issue) context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
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
