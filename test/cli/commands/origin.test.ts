import { describe, expect, it } from 'vitest';
import { contractOf } from '../../../src/codegen/emit/contract-of.js';
import { generateStubs } from '../../../src/cli/commands/generate.js';
import { loadWsdl } from '../../../src/cli/load/load-wsdl.js';
import { shippedWsdl } from '../../../src/cli/paths.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, put, rescue, serve, tree } from '../support.js';

/** Generates stubs for a WSDL in a folder. @returns the content of operations.ts */
async function operationsOf(folder: string, ...args: readonly string[]): Promise<string> {
  expect((await command({ folder }, 'generate', ...args, '--out', 'stubs')).code).toBe(0);
  return tree(folder)['stubs/operations.ts'] ?? '';
}

const evidence = (operation: string, unverified: unknown): string =>
  JSON.stringify({ how: 'reconstructed', evidence: { [operation]: { confidence: 'guide', unverified } } });

describe('the origin of a contract', () => {
  it('is a reconstruction for the shipped WSDL, with one line for each unverified operation', async () => {
    const text = await operationsOf(emptyFolder());
    expect(text).toContain("  origin: 'reconstructed',\n");
    const remarks = text.split('\n').filter((line) => line.includes('@remarks'));
    expect(remarks).toHaveLength(3);
    expect(remarks.at(-1)).toMatch(/^ {3}\* @remarks Unverified: no operation page or SOAP client shows it; .*\.$/);
    expect(text).toMatch(/@remarks Unverified: no operation page[^\n]+\n {3}\*\/\n {2}requestAuthCodeSSO:/);
  });

  it('is the service after the same text was pulled, and no operation is unverified', async () => {
    const folder = emptyFolder();
    put(folder, 'wsdl/rescue.wsdl', rescue);
    put(folder, 'wsdl/source.json', evidence('login', 'x.'));
    expect(await operationsOf(folder)).toContain('@remarks Unverified: x.');
    const url = `${await serve({ '/?wsdl': rescue })}/?wsdl`;
    expect((await command({ folder }, 'pull', '--url', url)).code).toBe(0);
    const text = await operationsOf(folder);
    expect(text).toContain("  origin: 'service',\n");
    expect(text).not.toMatch(/@remarks|[Uu]nverified/);
  });

  it('is the service for a URL, and for a WSDL without a record', async () => {
    const folder = emptyFolder();
    const url = `${await serve({ '/?wsdl': rescue })}/?wsdl`;
    for (const wsdl of [url, put(folder, 'other.wsdl', wsdlOf())]) {
      const text = await operationsOf(folder, '--wsdl', wsdl);
      expect(text).toContain("  origin: 'service',\n");
      expect(text).not.toContain('@remarks');
    }
  });

  it.each([
    ['what is not verified about an operation', evidence('run', 'its */ name\nand @more.'), 'reconstructed', 1],
    ['an operation that the WSDL does not have', evidence('constructor', 'x.'), 'reconstructed', 0],
    ['no text', evidence('run', 5), 'reconstructed', 0],
    ['no evidence', '{"how":"reconstructed"}', 'reconstructed', 0],
    ['another record', '{"how":"found","evidence":{"run":{"unverified":"x"}}}', 'service', 0],
  ])('by a record with %s', async (_, record, origin, remarks) => {
    const folder = emptyFolder();
    put(folder, 'my.wsdl', wsdlOf());
    put(folder, 'my.source.json', record);
    const text = await operationsOf(folder, '--wsdl', 'my.wsdl');
    expect(text).toContain(`  origin: '${origin}',\n`);
    expect(text.split('@remarks')).toHaveLength(remarks + 1);
    if (remarks > 0) expect(text).toContain('   * @remarks Unverified: its *\\/ name and \\@more.\n');
  });

  it('is the same in a contract generated in memory, and does not change the fingerprint', async () => {
    const contracts = await Promise.all(
      [shippedWsdl(), `${await serve({ '/?wsdl': rescue })}/?wsdl`].map(async (each) =>
        contractOf(generateStubs(await loadWsdl(each), '').model),
      ),
    );
    expect(contracts.map(({ origin }) => origin)).toEqual(['reconstructed', 'service']);
    expect(contracts[0]?.fingerprint).toBe(contracts[1]?.fingerprint);
  });
});
