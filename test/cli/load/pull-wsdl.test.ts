import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pullWsdl } from '../../../src/cli/load/pull-wsdl.js';
import { importName } from '../../../src/cli/load/source-record.js';
import { replaceFiles } from '../../../src/cli/write/replace-files.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { emptyFolder, root, serve } from '../support.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const importing = (location: string): string =>
  wsdlOf({ schema: `<s:import namespace="urn:o" schemaLocation="${location}"/>` });
const schema = '<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o"/>';

it('a pull returns the files to store, the files that are no longer imported, and whether they are stored already', async () => {
  const folder = emptyFolder();
  const file = join(folder, 'a.wsdl');
  const pages: Record<string, string> = { '/a?wsdl': importing('o.xsd'), '/o.xsd': schema, '/p.xsd': schema };
  const origin = await serve(pages);
  const [o, p] = ['o.xsd', 'p.xsd'].map((name) => importName(file, `${origin}/${name}`)) as [string, string];
  const pull = (allowMissing?: readonly string[]) =>
    pullWsdl({ url: `${origin}/a?wsdl`, file, network: { allowMissing }, time: new Date(0) });
  const contentType = 'text/xml; charset=utf-8';
  const filesOf = (name: string, path: string, more: object = {}) => ({
    'a.wsdl': importing(name),
    [path]: schema,
    'a.source.json': {
      how: 'pulled',
      url: `${origin}/a?wsdl`,
      contentType,
      imports: [{ url: `${origin}/${name}`, contentType, file: path }],
      ...more,
      retrieved: '1970-01-01T00:00:00.000Z',
      tool: { name: 'logmein-rescue-soap', version },
    },
  });
  const textsOf = ({ change }: Awaited<ReturnType<typeof pull>>) =>
    Object.fromEntries(
      [...change.files].map(([name, content]) => {
        const text = Buffer.from(content as Uint8Array).toString();
        return [name, name.endsWith('.json') ? (JSON.parse(text) as unknown) : text];
      }),
    );

  const first = await pull();
  expect(first).toMatchObject({ before: undefined, imports: 1, isStored: false, change: { folder, stale: [] } });
  expect(textsOf(first)).toEqual(filesOf('o.xsd', o));
  replaceFiles(first.change);

  const again = await pull();
  expect(again).toMatchObject({ imports: 1, isStored: true, change: { stale: [] } });
  expect(again.before?.model.fingerprint).toBe(again.comparable.model.fingerprint);

  const allowing = await pull(['urn:x']);
  expect([allowing.isStored, textsOf(allowing)]).toEqual([false, filesOf('o.xsd', o, { allowMissing: ['urn:x'] })]);

  // edited by hand
  writeFileSync(join(folder, o), `${schema} `);
  expect((await pull()).isStored).toBe(false);

  pages['/a?wsdl'] = importing('p.xsd');
  const other = await pull();
  expect([other.isStored, other.change.stale, textsOf(other)]).toEqual([false, [o], filesOf('p.xsd', p)]);
});

it('a file that is not a WSDL is not replaced', async () => {
  const folder = emptyFolder();
  const url = `${await serve({ '/a?wsdl': wsdlOf() })}/a?wsdl`;
  writeFileSync(join(folder, 'a.wsdl'), '');
  const pull = pullWsdl({ url, file: join(folder, 'a.wsdl'), network: {}, time: new Date(0) });
  const message = await pull.then(
    () => '',
    (error: Error) => error.message,
  );
  expect(message).toMatch(
    /a\.wsdl:1: the document is empty\n[^]*\na\.wsdl would be replaced: delete it first, or pass another --out$/,
  );
});
