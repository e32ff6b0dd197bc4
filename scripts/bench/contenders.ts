/** What is measured. The name is that of its file under clients/ and the one in the raw results. */
export interface Contender {
  readonly name: ContenderName;
  /** How people are told of it. */
  readonly title: string;
  /** Whether it is this package. */
  readonly ours: boolean;
  /** The package that it needs beside this package's own, from contenders/package.json. */
  readonly needs?: string;
}

export type ContenderName =
  | 'ours'
  | 'service'
  | 'schemas'
  | 'without-zod'
  | 'node-soap'
  | 'strong-soap'
  | 'easy-soap-request'
  | 'bare'
  | 'nothing';

const all: readonly Contender[] = [
  { name: 'ours', title: 'this package', ours: true },
  { name: 'service', title: 'this package, `ServiceClient`', ours: true },
  { name: 'schemas', title: 'this package, zod schemas loaded', ours: true },
  { name: 'without-zod', title: 'this package, a stand-in for zod', ours: true },
  { name: 'node-soap', title: 'node-soap', ours: false },
  { name: 'strong-soap', title: 'strong-soap', ours: false, needs: 'strong-soap' },
  { name: 'easy-soap-request', title: 'easy-soap-request (decodes nothing)', ours: false, needs: 'easy-soap-request' },
  { name: 'bare', title: 'bare undici (decodes nothing)', ours: false },
  { name: 'nothing', title: 'Node alone, no call', ours: false },
];

/** Those of these names, in the order of the list. */
export function contendersOf(names: readonly ContenderName[]): readonly Contender[] {
  return all.filter(({ name }) => names.includes(name));
}
