/** Keeps the regular expressions that are made of parts from when this is loaded until `stop`. */

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
