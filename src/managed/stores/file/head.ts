import { newVersion } from '../auth-store.js';

/**
 * The head of a key: an empty file whose name says which value the key has. `head.b2...-7-1f...` means the value in
 * `value.b2...-7-1f...`; `none.b2...-8-c3...` means that there is none.
 */
export interface Head {
  readonly kind: 'head' | 'none';
  /** Random, made with the folder: tells its files from those of one that stood in the same place and was removed. */
  readonly line: string;
  /** Goes up by one with each change of the key. */
  readonly generation: number;
  /** Random: no name of a head ever comes again. */
  readonly version: string;
}

/** The first head of a new folder. */
export function firstHead(): Head {
  return { kind: 'none', line: newVersion(), generation: 0, version: newVersion() };
}

/** The head after this one. */
export function headAfter({ line, generation }: Head, kind: Head['kind']): Head {
  return { kind, line, generation: generation + 1, version: newVersion() };
}

export function nameOfHead(head: Head): string {
  return `${head.kind}.${nameOf(head)}`;
}

/** The file with the value that a head means, or that a writer is about to make its head mean. */
export function nameOfValue(head: Head): string {
  return `value.${nameOf(head)}`;
}

function nameOf({ line, generation, version }: Head): string {
  return `${line}-${generation}-${version}`;
}

const nameForm = /^(head|none|value)\.([0-9a-f]{32})-(\d{1,15})-([0-9a-f]{32})$/;

/**
 * The head among the names of a folder. Two may be seen if the head changed while the folder was read: the later one counts.
 * None may be seen for the same reason.
 */
export function headAmong(names: readonly string[]): Head | undefined {
  let found: Head | undefined;
  for (const name of names) {
    const [, kind, line, generation, version] = nameForm.exec(name) ?? [];
    if ((kind !== 'head' && kind !== 'none') || line === undefined || version === undefined) continue;
    if (!found || Number(generation) > found.generation)
      found = { kind, line, generation: Number(generation), version };
  }
  return found;
}

/**
 * The values among the names of a folder that no head means any more, nor ever will, once `head` has been the head: those
 * of earlier generations, and those that lost against it.
 */
export function deadAmong(names: readonly string[], head: Head): string[] {
  return names.filter((name) => {
    const [, kind, line, generation, version] = nameForm.exec(name) ?? [];
    return kind === 'value' && line === head.line && Number(generation) <= head.generation && version !== head.version;
  });
}
