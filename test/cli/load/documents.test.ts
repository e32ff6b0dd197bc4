import { expect, it } from 'vitest';
import { readImports } from '../../../src/cli/load/documents.js';
import { wsdlOf } from '../../codegen/wsdl.js';

const importing = (locations: readonly string[]): string =>
  wsdlOf({ schema: locations.map((each) => `<s:import namespace="urn:${each}" schemaLocation="${each}"/>`).join('') });
const root = (locations: readonly string[]) => ({ text: importing(locations), source: 'a.wsdl', location: 'a.wsdl' });

it('each document is read once, and the WSDL itself is not read again', async () => {
  const texts: Record<string, string> = {
    'b.xsd': importing(['a.wsdl', 'b.xsd', 'c.xsd']),
    'c.xsd': importing(['b.xsd', 'd.xsd']),
  };
  const asked: string[] = [];
  const documents = await readImports(root(['a.wsdl', 'b.xsd']), (location) => {
    asked.push(location);
    return texts[location] ?? { unavailable: 'it is missing' };
  });
  expect(asked).toEqual(['b.xsd', 'c.xsd', 'd.xsd']);
  expect([...documents]).toEqual([...Object.entries(texts), ['d.xsd', { unavailable: 'it is missing' }]]);
});

it('a WSDL may import 2000 documents', async () => {
  const locations = Array.from({ length: 2001 }, (_, at) => `${at}.xsd`);
  const read = () => ({ unavailable: 'it is missing' });
  expect((await readImports(root(locations.slice(1)), read)).size).toBe(2000);
  await expect(readImports(root(locations), read)).rejects.toThrow(
    /^a\.wsdl: this is not a WSDL: it imports more than 2000 documents$/,
  );
});
