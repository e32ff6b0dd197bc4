import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Provenance } from '../../codegen/generate.js';
import { SoapRequestError } from '../../errors.js';
import * as c from '../../soap/checks.js';
import { CommandError, reasonOf } from '../command-error.js';
import { readRegularFile } from './read-file.js';

// The record that describes the origin of a WSDL on disk. It is stored as `source.json` next to `rescue.wsdl`, and as
// `NAME.source.json` next to any other `NAME.wsdl`.

const text = c.string(c.expected('a string'));

/** A document that is stored byte for byte. */
const storedDocument = {
  /** The URL, in which `?...` stands for a query that may contain a key. */
  url: c.is<string>((url) => typeof url === 'string' && URL.canParse(url), c.expected('a URL')),
  /** The Content-Type of the reply, which may be the only source of the encoding. */
  contentType: c.optional(text),
};

/** The parts of the record of a pulled WSDL that stay the same if the same bytes are pulled again. */
const pulledSource = c.looseObject({
  ...storedDocument,
  /** The imported documents, each with its path relative to the folder of the WSDL. The separator is `/`. */
  imports: c.arrayOf(c.looseObject({ ...storedDocument, file: text }), c.expected('an array')),
  /** The namespaces that `pull --allow-missing` was called with. */
  allowMissing: c.optional(c.arrayOf(text, c.expected('an array'))),
});

export type PulledSource = c.Checked<typeof pulledSource>;

/** The provenance of a WSDL that is not recorded as a reconstruction. */
export const fromService: Provenance = { origin: 'service' };

/** Returns the file name of a WSDL's record, which is stored next to the WSDL. */
export function sourceNameOf(file: string): string {
  const name = stemOf(file);
  return name === 'rescue' ? 'source.json' : `${name}.source.json`;
}

function stemOf(file: string): string {
  return basename(file, extname(file));
}

/**
 * Reads the record of a WSDL.
 *
 * @returns the origin that the record states; default: the service. `pulled` is present if `pull` wrote the record.
 * @throws CommandError if the record cannot be read
 */
export function readSource(file: string): { readonly provenance: Provenance; readonly pulled?: PulledSource } {
  const name = sourceNameOf(file);
  const path = join(dirname(file), name);
  if (!existsSync(path)) return { provenance: fromService };
  try {
    const record = JSON.parse(readRegularFile(path).toString()) as { how?: unknown; evidence?: object } | null;
    if (typeof record?.how !== 'string') throw new Error('it does not say how the WSDL was obtained');
    if (record.how === 'reconstructed') {
      const unverified = Object.entries(record.evidence ?? {}).flatMap(([operation, each]: [string, unknown]) => {
        const { unverified: what } = Object(each) as { unverified?: unknown };
        return typeof what === 'string' ? [[operation, what] as const] : [];
      });
      return { provenance: { origin: 'reconstructed', unverified: Object.fromEntries(unverified) } };
    }
    if (record.how !== 'pulled') return { provenance: fromService };
    const pulled = c.check(SoapRequestError, pulledSource, record, name);
    // users can edit the record, so it must not cause files to be read or deleted that `pull` did not store
    if (!pulled.imports.every((each) => isBelow(each.file, `${stemOf(file)}.imports/`)))
      throw new Error('it lists files in other folders');
    return { provenance: fromService, pulled };
  } catch (error) {
    throw new CommandError(
      `${name} next to ${basename(file)} does not record the origin of the WSDL: ${problemOf(error)}; pull would ` +
        'overwrite it: move it to another folder, or delete it',
    );
  }
}

/** Says why a record cannot be used, without its text. */
function problemOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (!(error instanceof SoapRequestError)) return reasonOf(error);
  return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ');
}

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(folder) && /^(?!\.\.?$)[\w.-]+$/.test(path.slice(folder.length));

/**
 * Returns the path of the stored document that a WSDL imports from a URL, relative to the folder of the WSDL. The name
 * is a hash of the path and the query of the URL, so it is the same for each pull, valid on every file system, and free
 * of secrets: `rescue.imports/492f1e8cb233.xml`.
 */
export function importName(file: string, url: string): string {
  const { pathname, search } = new URL(url);
  const hash = createHash('sha256').update(pathname + search);
  return `${stemOf(file)}.imports/${hash.digest('hex').slice(0, 12)}.xml`;
}
