import type { Dependency, Manifest } from './tree.js';

/**
 * Licences that only require you to include their text. Adding a licence to this list requires a deliberate decision.
 */
export const allowedLicences: ReadonlySet<string> = new Set(
  'MIT MIT-0 ISC BSD-2-Clause BSD-3-Clause 0BSD Apache-2.0 BlueOak-1.0.0'.split(' '),
);

/** Returns the SPDX expression from a package.json. Also accepts the formats that npm used before 2015. */
export function licenceOf({ license, licenses }: Manifest): string | undefined {
  if (typeof license === 'string') return license;
  if (Array.isArray(license ?? licenses)) {
    const types = ((license ?? licenses) as unknown[]).map((each) => licenceOf({ license: each }));
    // an array of licences means that the user may choose one of them
    return types.length > 0 && types.every((type) => type !== undefined) ? types.join(' OR ') : undefined;
  }
  const type = (license as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' ? type : undefined;
}

/**
 * Checks whether the allowed licences satisfy an SPDX expression: one side of an OR, or both sides of an AND. A licence
 * combined with `WITH` counts as a separate licence. Text that is not an expression (`SEE LICENSE IN ...`,
 * `UNLICENSED`) is never satisfied.
 *
 * ```
 * expression = term { "OR" term }
 * term = factor { "AND" factor }
 * factor = "(" expression ")" | id [ "WITH" id ]
 * ```
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string> = allowedLicences): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const chain = (word: string, part: () => boolean, join: (a: boolean, b: boolean) => boolean): boolean => {
    let value = part();
    while (tokens[at]?.toUpperCase() === word) {
      at++;
      value = join(part(), value);
    }
    return value;
  };
  const either = (): boolean => chain('OR', both, (a, b) => a || b);
  const both = (): boolean => chain('AND', one, (a, b) => a && b);
  const one = (): boolean => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = either();
      return tokens[at++] === ')' && value;
    }
    if (tokens[at]?.toUpperCase() !== 'WITH') return allowed.has(token);
    const exception = tokens[at + 1] ?? '';
    at += 2;
    return allowed.has(`${token} WITH ${exception}`);
  };
  return either() && at === tokens.length;
}

/** Lists the packages whose licence needs a decision, with the reason for each. */
export function licenceProblems(packages: readonly Dependency[]): readonly string[] {
  return packages.flatMap(({ name, version, manifest }) => {
    const licence = licenceOf(manifest);
    if (licence === undefined) return [`${name} ${version} does not state a licence`];
    return isAllowed(licence)
      ? []
      : [`${name} ${version} is licensed under ${licence}, which is not on the list of allowed licences`];
  });
}
