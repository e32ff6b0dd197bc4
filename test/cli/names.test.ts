import { describe, expect, it } from 'vitest';
import { importName } from '../../src/cli/load/source-record.js';
import { networkOptions } from '../../src/cli/network-options.js';
import { parseArguments } from '../../src/cli/options.js';

describe('the name of an imported document', () => {
  const at = 'https://host/a/';

  it('differs from the names of other documents', () => {
    const locations = ['a/x.xsd', 'b/x.xsd', 'c/X.xsd', 'c/x.xsd?1', 'c/x.xsd?2'].map((each) => at + each);
    expect(new Set(locations.map((each) => importName('s.wsdl', each))).size).toBe(locations.length);
  });

  it('does not contain the query of the URL, which may be a secret', () => {
    expect(importName('a/s.wsdl', `${at}s.ashx?part=1&key=SECRET`)).toMatch(/^s\.imports\/[\da-f]{12}\.xml$/);
  });
});

describe('a command to paste', () => {
  const lines: readonly [readonly string[], string][] = [
    [['--wsdl', 'a.wsdl', '--out=b c'], " --wsdl a.wsdl --out 'b c'"],
    [['-o', "it's"], " --out 'it'\\''s'"],
    [['--header', 'A=SECRET', '--header=B=SECRET', '-H', 'C=SECRET'], ' --header A=... --header B=... --header C=...'],
    [['--wsdl', 'http://h/x?wsdl'], " --wsdl 'http://h/x?wsdl'"],
    [['--wsdl=http://h/x?key=SECRET'], " --wsdl 'http://h/x?...'"],
  ];
  it.each(lines)('%j', (args, want) => {
    const table = { wsdl: { value: 'FILE', help: '' }, out: { short: 'o', value: 'DIR', help: '' }, ...networkOptions };
    expect(parseArguments(args, table).text('wsdl', 'out', 'header')).toBe(want);
  });
});
