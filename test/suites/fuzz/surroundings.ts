/** The built-in objects from which values in the process inherit. */
const watched: readonly (readonly [name: string, object: object])[] = [
  ['globalThis', globalThis],
  ...[
    Object,
    Array,
    Function,
    String,
    Number,
    Boolean,
    Map,
    Set,
    WeakMap,
    Promise,
    RegExp,
    Error,
    Date,
    Buffer,
  ].flatMap(
    (each) =>
      [
        [each.name, each],
        [`${each.name}.prototype`, each.prototype as object],
      ] as const,
  ),
  ['Symbol.prototype', Symbol.prototype],
  ['Reflect', Reflect],
  ['JSON', JSON],
  ['Math', Math],
];

interface Held {
  readonly keys: readonly PropertyKey[];
  readonly values: readonly unknown[];
}

const before = new Map<object, Held>();

/** Records the state of the built-in objects. Call it once all modules are loaded. */
export function remember(): void {
  for (const [, object] of watched) before.set(object, heldBy(object));
}

/** The number of quick checks, which cover only the most important prototypes, between two full checks. */
const SHORT_LOOKS = 50;
const telling = [Object.prototype, Array.prototype, Function.prototype] as const;
let looks = 0;

/** Returns what has changed in the built-in objects since `remember`, or `undefined` if nothing has changed. */
export function isTouched(): string | undefined {
  if (before.size === 0) remember();
  for (const key in {}) return `Object.prototype gives ${key}`;
  if (looks++ % SHORT_LOOKS > 0) {
    const grown = telling.find((object) => Reflect.ownKeys(object).length !== before.get(object)?.keys.length);
    return grown && `${grown.constructor.name}.prototype has other members`;
  }
  for (const [name, object] of watched) {
    const was = before.get(object) as Held;
    const keys = Reflect.ownKeys(object);
    // Node creates some globals on first use, which is not caused by a reply
    if (name !== 'globalThis' && keys.length !== was.keys.length) return `${name} has other members`;
    for (let at = 0; at < was.keys.length; at++)
      if (valueOf(object, was.keys[at] as PropertyKey) !== was.values[at])
        return `${name}.${String(was.keys[at])} was replaced`;
  }
  return undefined;
}

function heldBy(object: object): Held {
  const keys = Reflect.ownKeys(object).filter((key) => !(object === globalThis && isLazy(key)));
  return { keys, values: keys.map((key) => valueOf(object, key)) };
}

function isLazy(key: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(globalThis, key)?.get !== undefined;
}

function valueOf(object: object, key: PropertyKey): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  // V8 creates these values again on each access
  if (Number.isNaN(descriptor?.value) || object === RegExp || key === 'stack' || key === 'prepareStackTrace')
    return true;
  return descriptor?.get ?? descriptor?.value;
}
