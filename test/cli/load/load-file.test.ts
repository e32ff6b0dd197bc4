import { mkdirSync, truncateSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFile } from '../../../src/cli/load/load-file.js';
import { loadUrl, loadWsdl } from '../../../src/cli/load/load-wsdl.js';
import { hasContent, MAX_WSDL_BYTES, readRegularFile } from '../../../src/cli/load/read-file.js';
import { importName } from '../../../src/cli/load/source-record.js';
import { shownPath } from '../../../src/cli/paths.js';
import { messageOf, wsdlOf } from '../../codegen/wsdl.js';
import { emptyFolder, put, serve } from '../support.js';

const importing = (...locations: readonly string[]): string =>
  wsdlOf({
    schema: locations.map((each, at) => `<s:import namespace="urn:${at}" schemaLocation="${each}"/>`).join(''),
  });

describe('the documents that a WSDL on disk imports', () => {
  it('are read, or the reason why they are not available is returned', async () => {
    const folder = emptyFolder();
    const text = importing('o.xsd', 'no.xsd', 'o.xsd/x.xsd', 'dir', 'http://h/x.xsd', 'bad.xsd');
    const file = put(folder, 'a.wsdl', text);
    put(folder, 'o.xsd', 'é');
    mkdirSync(join(folder, 'dir'));
    put(folder, 'bad.xsd', Buffer.from([0xe9]));
    const { documents, ...other } = await loadFile(file, { allowMissing: ['urn:m'], services: ['A'], ports: ['P'] });
    expect(other).toEqual({
      text,
      source: shownPath(file),
      location: file,
      allowMissing: ['urn:m'],
      services: ['A'],
      ports: ['P'],
      provenance: { origin: 'service' },
    });
    expect([...documents]).toEqual([
      [join(folder, 'o.xsd'), 'é'],
      [join(folder, 'no.xsd'), { unavailable: 'ENOENT: no such file or directory' }],
      [join(folder, 'o.xsd/x.xsd'), { unavailable: 'ENOTDIR: not a directory' }],
      [join(folder, 'dir'), { unavailable: 'it is a folder, not a regular file', failed: true }],
      ['http://h/x.xsd', { unavailable: 'nothing is downloaded for a WSDL on disk; save the document next to it' }],
      [
        join(folder, 'bad.xsd'),
        {
          unavailable: `${join(folder, 'bad.xsd')}: the document is not valid utf-8, the charset that it declares; save a copy in UTF-8 and pass that file`,
          failed: true,
        },
      ],
    ]);
  });

  it('were stored by pull with their encodings; all others are not available', async () => {
    const folder = emptyFolder();
    const file = put(folder, 'a.wsdl', importing('latin.xsd', 'gone.xsd', 'bad.xsd', 'other.xsd', 'moved.xsd'));
    const at = (name: string): string => `https://h/s/${name}`;
    const [latin, gone, bad] = ['latin.xsd', 'gone.xsd', 'bad.xsd'].map((name) => importName(file, at(name)));
    put(folder, latin as string, Buffer.from('é', 'latin1'));
    put(folder, bad as string, Buffer.from([0xe9]));
    put(
      folder,
      'a.source.json',
      JSON.stringify({
        how: 'pulled',
        url: at('a?wsdl'),
        imports: [
          { url: at('latin.xsd'), file: latin, contentType: 'text/xml; charset=latin1' },
          { url: at('gone.xsd'), file: gone },
          { url: at('bad.xsd'), file: bad },
          { url: at('moved.xsd'), file: latin },
        ],
        allowMissing: ['urn:n'],
      }),
    );
    const { documents, allowMissing, location } = await loadFile(file, { allowMissing: ['urn:m'] });
    expect({ allowMissing, location }).toEqual({ allowMissing: ['urn:m', 'urn:n'], location: at('a?wsdl') });
    const notPulled = { unavailable: `it was not pulled with ${shownPath(file)}: pull the WSDL again` };
    const badPath = shownPath(resolve(folder, bad as string));
    expect([...documents]).toEqual([
      [at('latin.xsd'), 'é'],
      [
        at('gone.xsd'),
        { unavailable: `${gone}: ENOENT: no such file or directory; pull the WSDL again`, failed: true },
      ],
      [
        at('bad.xsd'),
        {
          unavailable: `${bad}: ${badPath}: the document is not valid utf-8, the charset that it declares; save a copy in UTF-8 and pass that file; pull the WSDL again`,
          failed: true,
        },
      ],
      [at('other.xsd'), notPulled],
      [at('moved.xsd'), notPulled],
    ]);
  });
});

it('the documents that a WSDL at a URL imports are downloaded from the same origin only', async () => {
  const origin = await serve({
    '/a?wsdl': importing('o.xsd', 'page', 'no', 'http://h:1/x.xsd', 'ftp://h/x.xsd', 'file:///x.xsd'),
    '/o.xsd': 'é',
    '/page': '<html/>',
  });
  const { root, imports, wsdl } = await loadUrl(`${origin}/a?wsdl`, { allowMissing: ['urn:m'], services: ['A'] });
  expect([root.location, ...imports.map(({ location }) => location)]).toEqual([`${origin}/a?wsdl`, `${origin}/o.xsd`]);
  const { documents, ...other } = wsdl;
  expect(other).toEqual({
    text: root.text,
    source: `${origin}/a?wsdl`,
    location: `${origin}/a?wsdl`,
    allowMissing: ['urn:m'],
    services: ['A'],
    ports: undefined,
    provenance: { origin: 'service' },
  });
  const elsewhere = (at: string) => ({
    unavailable: `it is at another origin (${at}) than the WSDL (${origin}), and is not downloaded; pass ${at} if the service is there, use ?singleWsdl of WCF, or save all documents and pass the file`,
  });
  expect([...documents]).toEqual([
    [`${origin}/o.xsd`, 'é'],
    [`${origin}/page`, { unavailable: `${origin}/page: expected a schema, received an HTML page`, failed: true }],
    [
      `${origin}/no`,
      {
        unavailable: `${origin}/no: expected a WSDL or schema, received status 404 (text/xml); check the URL: an ASMX service offers its WSDL at its own address followed by ?wsdl`,
        failed: true,
      },
    ],
    ['http://h:1/x.xsd', elsewhere('http://h:1')],
    ['ftp://h/x.xsd', elsewhere('ftp://h')],
    ['file:///x.xsd', { unavailable: 'it is not a URL' }],
  ]);
  expect((await loadWsdl(`${origin}/a?wsdl`)).allowMissing).toEqual([]);
});

it('a file may have 64 MiB', () => {
  const file = put(emptyFolder(), 'a.xsd', '');
  truncateSync(file, MAX_WSDL_BYTES);
  expect([MAX_WSDL_BYTES, readRegularFile(file).length]).toEqual([67_108_864, 67_108_864]);
  truncateSync(file, MAX_WSDL_BYTES + 1);
  expect(messageOf(() => readRegularFile(file))).toBe('it is larger than 67108864 bytes');
});

it('a file has the given content only if its bytes are the same', () => {
  const file = put(emptyFolder(), 'a', 'é');
  expect([hasContent(file, 'é'), hasContent(file, Buffer.from('é')), hasContent(file, 'e')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(hasContent(`${file}b`, '')).toBe(false);
});
