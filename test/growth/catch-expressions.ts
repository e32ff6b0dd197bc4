/**
 * Records the regular expressions that are created at run time between the import of this module and the call of
 * `stop()`.
 */

const { RegExp: original } = globalThis;
const made = new Set<string>();

globalThis.RegExp = new Proxy(original, {
  construct(target, given) {
    const expression = Reflect.construct(target, given) as RegExp;
    made.add(String(expression));
    return expression;
  },
});

export function stop(): readonly string[] {
  globalThis.RegExp = original;
  return [...made];
}
