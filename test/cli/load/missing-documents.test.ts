import { describe, expect, it } from 'vitest';
import { wsdlOf, xsd } from '../../codegen/wsdl.js';
import { command, emptyFolder, type Page, put, serve, tree } from '../support.js';

const importing = (location: string, request = '<s:element name="a" type="o:T" xmlns:o="urn:o"/>') =>
  wsdlOf({ request, schema: `<s:import namespace="urn:o" schemaLocation="${location}"/>` });
const whole = xsd('urn:o', '<s:complexType name="T"><s:sequence><s:element name="x"/></s:sequence></s:complexType>');
const down: Page = (_, reply) => reply.writeHead(500).end();

/** Creates a project with valid stubs and a stored WSDL, and a service that no longer has one of the schemas. */
async function project(): Promise<{ folder: string; url: string; pages: Record<string, Page> }> {
  const folder = emptyFolder();
  const pages: Record<string, Page> = { '/s?wsdl': importing('o.xsd'), '/o.xsd': whole };
  const url = `${await serve(pages)}/s?wsdl`;
  expect((await command({ folder }, 'pull', '--url', url, '--out', 's.wsdl')).code).toBe(0);
  expect((await command({ folder }, 'generate', '--wsdl', url, '--out', 'stubs')).code).toBe(0);
  return { folder, url, pages };
}

const away = 'http://127.0.0.1:1/o.xsd';

describe('a WSDL that imports a missing document', () => {
  const states: readonly [string, Record<string, Page>, RegExp][] = [
    [
      'returns an HTML page',
      { '/o.xsd': '<!DOCTYPE html><p>Sorry' },
      /the document "o\.xsd" cannot be read: \S+\/o\.xsd: expected a schema, received an HTML page/,
    ],
    [
      'answers 500',
      { '/o.xsd': down },
      /the document "o\.xsd" cannot be read: \S+\/o\.xsd: expected a WSDL or schema, received status 500/,
    ],
    [
      'is at another origin',
      { '/s?wsdl': importing(away) },
      /the document "\S+:1\/o\.xsd" cannot be read: it is at another/,
    ],
  ];
  it.each(states)('%s: every command exits with 3 and changes nothing', async (_, changed, want) => {
    const { folder, url, pages } = await project();
    Object.assign(pages, changed);
    const before = tree(folder);
    for (const args of [
      ['generate', '--wsdl', url, '--out', 'stubs'],
      ['generate', '--wsdl', url, '--out', 'stubs', '--check'],
      ['pull', '--url', url, '--out', 's.wsdl'],
      ['diff', 's.wsdl', url],
      ['check', '--out', 'stubs', '--wsdl', 's.wsdl'],
      ['describe', '--wsdl', url],
    ]) {
      const { code, printed, notified } = await command({ folder }, ...args);
      expect({ args, code, printed }).toEqual({ args, code: 3, printed: '' });
      expect(notified).toMatch(want);
      expect(notified).toContain('--allow-missing urn:o');
      expect(tree(folder)).toEqual(before);
    }
  });

  it('is accepted with --allow-missing, which pull records', async () => {
    const { folder, url, pages } = await project();
    pages['/o.xsd'] = down;
    const allow = ['--allow-missing', 'urn:o'];
    const notice = /skipped the import of "urn:o" \(\S+\): the document "o\.xsd" cannot be read: \S+ expected a WSDL/;

    const pulled = await command({ folder }, 'pull', '--url', url, '--out', 's.wsdl', ...allow);
    expect(pulled.code).toBe(0);
    expect(pulled.notified).toMatch(notice);
    expect(JSON.parse(tree(folder)['s.source.json'] ?? '')).toMatchObject({ imports: [], allowMissing: ['urn:o'] });
    expect(tree(folder)).not.toHaveProperty('s.imports/2bd5673a01fb.xml');

    const generated = await command({ folder }, 'generate', '--wsdl', 's.wsdl', '--out', 'stubs');
    expect(generated.code).toBe(0);
    expect(generated.notified).toContain('skipped the import of "urn:o"');
    const check = ['generate', '--wsdl', url, '--out', 'stubs', '--check'];
    const checked = await command({ folder }, ...check, ...allow);
    expect(checked.code).toBe(0);
    expect(checked.notified).toMatch(notice);
    expect((await command({ folder }, ...check)).code).toBe(3);

    const compared = await command({ folder }, 'diff', 's.wsdl', url, ...allow);
    expect(compared.code).toBe(0);
    expect(compared.notified).toMatch(notice);
    expect((await command({ folder }, 'check', '--out', 'stubs', '--wsdl', 's.wsdl', ...allow)).code).toBe(0);
  });

  it('on disk has the same effect', async () => {
    const folder = emptyFolder();
    put(folder, 's.wsdl', importing('o.xsd'));
    const args = ['generate', '--wsdl', 's.wsdl', '--out', 'stubs'];
    const { code, notified } = await command({ folder }, ...args);
    expect(code).toBe(3);
    expect(notified).toMatch(/"o\.xsd" cannot be read: ENOENT[^]*--allow-missing urn:o$/);
    expect(tree(folder)).not.toHaveProperty('stubs');
    expect((await command({ folder }, ...args, '--allow-missing=urn:o')).code).toBe(0);
  });

  it('is reported by pull, even if nothing refers to the missing document', async () => {
    const folder = emptyFolder();
    const url = `${await serve({ '/s?wsdl': importing(away, '') })}/s?wsdl`;
    const { code, notified } = await command({ folder }, 'pull', '--url', url, '--out', 's.wsdl');
    expect(code).toBe(0);
    expect(notified).toContain('skipped the import of "urn:o"');
  });
});

describe('pull', () => {
  it('deletes nothing outside the folder of the imports, even if the record lists files there', async () => {
    const { folder, url, pages } = await project();
    const record = tree(folder)['s.source.json'] ?? '';
    put(folder, 's.source.json', record.replace('s.imports/2bd5673a01fb.xml', 'stubs/index.ts'));
    pages['/s?wsdl'] = wsdlOf();
    const { code, notified } = await command({ folder }, 'pull', '--url', url, '--out', 's.wsdl');
    expect(code).toBe(3);
    expect(notified).toContain('s.source.json next to s.wsdl does not record the origin of the WSDL');
    expect(tree(folder)).toHaveProperty('stubs/index.ts');
  });
});
