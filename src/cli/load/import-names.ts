import { hasPrintableQuery } from '../../printable.js';
import { sha256Of } from './source-record.js';

/**
 * Chooses the file names of imported documents by their URLs: stable from pull to pull, valid on every file system, and
 * without secrets. `https://host/a/API.asmx?xsd=xsd0` becomes `API.asmx-xsd-xsd0.xsd`.
 */
export function importNames(
  documents: readonly { readonly location: string; readonly text: string }[],
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { location, text } of documents) {
    const [stem, extension] = parts(location, text);
    for (let count = 1; !names.has(location); count++) {
      const name = `${stem}${count === 1 ? '' : `-${count}`}${extension}`;
      // many file systems ignore case
      if (!taken.has(name.toLowerCase())) names.set(location, name);
    }
    taken.add((names.get(location) ?? '').toLowerCase());
  }
  return names;
}

function parts(location: string, text: string): readonly [string, string] {
  const { pathname, search } = new URL(location);
  const file = pathname.slice(pathname.lastIndexOf('/') + 1);
  const [extension = ''] = /\.(?:xsd|wsdl)$/i.exec(file) ?? [];
  const last = file.slice(0, file.length - extension.length);
  const query = hasPrintableQuery(location) ? search : `-${sha256Of(location).slice(0, 8)}`;
  let stem = decoded(last + query)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  while (stem.endsWith('.') || stem.endsWith('-')) stem = stem.slice(0, -1);
  const kind = extension.toLowerCase() || (/<([\w.-]+:)?definitions\b/.test(text) ? '.wsdl' : '.xsd');
  return [isReserved(stem) ? `_${stem}` : stem, kind];
}

/** Windows reserves these names for devices, with any extension. */
function isReserved(stem: string): boolean {
  return stem === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(stem);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
