/** Own properties with names from a WSDL: an element may be called `constructor` or `__proto__`. */

const property = { configurable: true, enumerable: true, writable: true } as const;

/** The own property of an object; never an inherited one. */
export function ownOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

/** Sets an own property; an assignment to `__proto__` would set the prototype. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { ...property, value });
  else object[key] = value;
}
