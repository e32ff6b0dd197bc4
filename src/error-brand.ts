/** The error property that lists the names of its classes. The symbol is the same in every copy of the package. */
export const brand = Symbol.for('logmein-rescue-soap.error');

/** Checks whether a value is an error of the named class or a subclass, from any copy of the package. */
export function hasClass(error: unknown, className: string): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const names = (error as { [brand]?: unknown })[brand];
  return Array.isArray(names) && names.includes(className);
}
