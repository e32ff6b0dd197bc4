import { describe, expect, it } from 'vitest';
import { importNames } from '../../src/cli/load/source-record.js';
import { networkOptions } from '../../src/cli/network-options.js';
import { parseArguments } from '../../src/cli/options.js';
import { otherDocument } from '../../src/cli/load/documents.js';

describe('the names of imported documents', () => {
  const at = 'https://host/a/';
  const names: readonly [string, readonly string[]][] = [
    ['x.xsd', ['x.xsd']],
    ['X.XSD', ['X.xsd']],
    ['API.asmx?xsd=xsd0', ['API.asmx-xsd-xsd0.xsd']],
    ['API.svc?wsdl=wsdl0', ['API.svc-wsdl-wsdl0.wsdl']],
    ['con.xsd', ['_con.xsd']],
    ['LPT1.svc', ['_LPT1.svc.xsd']],
    ['..%2f..%2fx.xsd', ['x.xsd']],
    ['%00%0a:*?.xsd', []],
    ['', ['_.xsd']],
    ['.xsd', ['_.xsd']],
    ['ä ö.xsd', ['_.xsd']],
    ['%E0%A4%A.xsd', ['E0-A4-A.xsd']],
    [`${'x'.repeat(300)}.xsd`, [`${'x'.repeat(80)}.xsd`]],
  ];
  it.each(names)('%j', (location, want) => {
    const text = location.includes('wsdl=') ? '<w:definitions>' : '<s:schema>';
    const found = [...importNames([{ location: new URL(location, at).href, text }]).values()];
    if (want.length > 0) expect(found).toEqual(want);
    for (const name of found) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*\.(xsd|wsdl)$/);
  });

  it('never differ only in letter case', () => {
    const locations = ['a/x.xsd', 'b/x.xsd', 'c/X.xsd', 'c/x-2.xsd'].map((each) => at + each);
    const found = [...importNames(locations.map((location) => ({ location, text: '' }))).values()];
    expect(found).toEqual(['x.xsd', 'x-2.xsd', 'X-3.xsd', 'x-2-2.xsd']);
  });

  it('do not contain the query of the URL, which may be a secret', () => {
    const [name] = importNames([{ location: `${at}s.ashx?part=1&key=SECRET`, text: '' }]).values();
    expect(name).toMatch(/^s\.ashx-[\da-f]{8}\.xsd$/);
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

describe('what services return instead of a WSDL', () => {
  const cases: readonly [string, string | undefined][] = [
    ['<?xml version="1.0"?><wsdl:definitions/>', undefined],
    ['<!-- <html> --><definitions/>', undefined],
    ['<!doctype html><p>x', 'an HTML page'],
    ['<html><head><title>IIS 10.0 Detailed Error - 404.0</title>', 'an IIS error page'],
    ["<html><h1>Server Error in '/' Application.<hr>", 'an ASP.NET error page'],
    ['<?xml version="1.0"?><discovery xmlns="x"/>', 'a discovery document (?disco)'],
    ['<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"/>', 'a SOAP message'],
  ];
  it.each(cases)('%j', (text, want) => {
    expect(otherDocument(text)).toBe(want);
  });
});
