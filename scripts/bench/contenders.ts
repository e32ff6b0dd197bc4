/** The names of the measured clients. They match the file names in clients/ and appear in the stored results. */
export interface Contender {
  readonly name: ContenderName;
  /** The name shown in tables. */
  readonly title: string;
  /** `true` if the client belongs to this package. */
  readonly ours: boolean;
  /** The package from contenders/package.json that the client needs. */
  readonly needs?: string;
}

export type ContenderName = 'ours' | 'service' | 'schemas' | 'node-soap' | 'strong-soap' | 'bare' | 'nothing';

const all: readonly Contender[] = [
  { name: 'ours', title: 'this package', ours: true },
  { name: 'service', title: 'this package, `ServiceClient`', ours: true },
  { name: 'schemas', title: 'this package, zod schemas loaded', ours: true },
  { name: 'node-soap', title: 'node-soap', ours: false },
  { name: 'strong-soap', title: 'strong-soap', ours: false, needs: 'strong-soap' },
  { name: 'bare', title: 'bare undici (decodes nothing)', ours: false },
  { name: 'nothing', title: 'Node alone, no call', ours: false },
];

/** Returns the contenders with the given names, in the order of the list. */
export function contendersOf(names: readonly ContenderName[]): readonly Contender[] {
  return all.filter(({ name }) => names.includes(name));
}
