import { describe, expect, it } from 'vitest';
import { RescueReplyError } from '../../src/index.js';
import { okReply } from './replies.js';
import { answering, fields, read, reportOf, reportReply } from './support.js';

const REPORT = 'Body/getReport_v2Response/sReport';
const good = fields('1', '2');
const first = { A: '1', B: '2' };
const header = `<header>${fields('A', 'B')}</header>`;

/** Reads a report in one piece and byte by byte, and checks that the results are the same. */
async function both(report: string) {
  const reply = reportReply(report);
  const whole = await read(answering(reply));
  const pieces = await read(answering(reply, 1));
  expect({ ...pieces, error: String(pieces.error) }).toEqual({ ...whole, error: String(whole.error) });
  return whole;
}

describe('an invalid row is an error with its position, after the preceding rows are yielded', () => {
  const rows: Readonly<Record<string, readonly [row: string, path: string, problem: string]>> = {
    'too short': [fields('1'), '', 'has 1 of 2 fields: "B" (id "1") is missing'],
    'no fields': ['', '', 'has 0 of 2 fields: "A" (id "0") is missing'],
    'too long': [fields('1', '2', '3'), '/field[3]', 'has the id "2", which the header does not have'],
    'an unknown id': [fields('1', ['x', '2']), '/field[2]', 'has the id "x", which the header does not have'],
    'an id twice': [fields('1', ['0', '2']), '/field[2]', 'has the id "0" of another field in the row'],
    'no id': ['<field>1</field>', '/field[1]', 'has no id'],
    'an element in a value': [`<field id="0">1<b/></field>`, '/field[1]', 'contains an element <b>, not a value'],
    'another element': ['<cell id="0">1</cell>', '/field[1]', 'is <cell>; expected <field>'],
    'text between values': [`${fields('1')}x`, '/field[1]', 'contains text outside of a field'],
    'an unknown entity': ['<field id="0">&x;</field>', '/field[1]', 'is not well-formed XML (undefined entity'],
    'a NUL': ['<field id="0">&#0;</field>', '/field[1]', 'is not well-formed XML'],
    'half a surrogate pair': ['<field id="0">&#xD83D;</field>', '/field[1]', 'is not well-formed XML'],
    'an unescaped <': ['<field id="0">1 < 2</field>', '/field[1]', 'is not well-formed XML'],
    'a wrong end tag': ['<field id="0">1</row>', '/field[1]', 'is not well-formed XML'],
    'an attribute twice': ['<field id="0" id="1">1</field>', '', 'is not well-formed XML'],
  };

  it.each(Object.entries(rows))('%s', async (_, [row, path, problem]) => {
    const { rows: yielded, error } = await both(reportOf(good, row, good));
    expect(yielded).toEqual([first]);
    expect(error).toBeInstanceOf(RescueReplyError);
    expect(error).toMatchObject({ operation: 'getReport_v2', path: `${REPORT}/data/row[2]${path}` });
    expect((error as Error).message).toContain(problem);
  });

  it('a value of 10 MB is rejected', async () => {
    const huge = fields('x'.repeat(10_000_000), '2');
    const { rows: yielded, error } = await read(answering(reportReply(reportOf(good, huge)), 65_536));
    expect(yielded).toEqual([first]);
    expect(error).toBeInstanceOf(RescueReplyError);
    expect((error as Error).message).toContain(
      `${REPORT}/data/row[2]/field[1] is longer than 4194304 characters, the limit for a row`,
    );
  });

  it('a value of 4 million characters is accepted', async () => {
    const large = 'x'.repeat(4_000_000);
    const { rows: yielded, error } = await read(answering(reportReply(reportOf(good, fields(large, '2'))), 65_536));
    expect(error).toBeUndefined();
    expect(yielded[1]?.['A'] === large).toBe(true);
  });
});

describe('a report that is not one', () => {
  const reports: Readonly<Record<string, readonly [report: string, path: string, problem: string]>> = {
    TEXT: ['A|B|\n1|2|', '', 'is not XML: another call has set the output to TEXT'],
    'rows without a header': [`<r><data><row>${good}</row></data></r>`, '/data/row[1]', 'comes before the header'],
    'rows before the header': [`<r><data><row>${good}</row></data>${header}</r>`, '/data/row[1]', 'comes before'],
    'two headers': [`<r>${header}${header}</r>`, '/header', 'occurs more than once'],
    'an id twice in the header': [
      `<r><header>${fields('A', ['0', 'B'])}</header></r>`,
      '/header/field[2]',
      'another column',
    ],
    'a column without an id': ['<r><header><field>A</field></header></r>', '/header/field[1]', 'has no id'],
    '1001 columns': [
      `<r><header>${fields(...(Array(1001).fill('A') as string[]))}</header></r>`,
      '/header/field[1001]',
      '1000 columns',
    ],
    'another document': ['<html><body>Sorry</body></html>', '', 'has no header'],
    'text in the root': [`<r>${header}Sorry</r>`, '', 'contains text outside of a field'],
    'an unknown element among the rows': [
      `<r>${header}<data><total/></data></r>`,
      '/data/row[1]',
      'is <total>; expected <row>',
    ],
    'a DOCTYPE': ['<!DOCTYPE r><r/>', '', 'has a DOCTYPE'],
    'an entity bomb': ['<!DOCTYPE r [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><r>&b;</r>', '', 'has a DOCTYPE'],
    'a nesting bomb': ['<a>'.repeat(100_000), '', 'is nested deeper than 16 elements'],
    'a nesting bomb in a row': [
      `<r>${header}<data><row>${'<a>'.repeat(1000)}`,
      '/data/row[1]/field[1]',
      'is <a>; expected <field>',
    ],
    'two roots': ['<r/><r/>', '', 'is not well-formed XML'],
  };

  it.each(Object.entries(reports))('%s is an error', async (_, [report, path, problem]) => {
    const { rows, error } = await both(report);
    expect(rows).toEqual([]);
    expect(error).toBeInstanceOf(RescueReplyError);
    expect(error).toMatchObject({ path: REPORT + path });
    expect((error as Error).message).toContain(problem);
  });

  it.each([
    ['an unterminated comment', `<r>${header}<!--${'x'.repeat(10_000_000)}`],
    ['an unterminated tag', `<r>${header}<data ${'x'.repeat(10_000_000)}`],
    ['10 MB of elements that mean nothing', `<r>${header}<x>${'<y/>'.repeat(2_500_000)}`],
  ])('%s is an error at the limit for a row', async (_, report) => {
    const { error } = await read(answering(reportReply(report), 65_536));
    expect((error as Error).message).toMatch(/is longer than 4194304 characters/);
  });
});

describe('a report without rows is not an error', () => {
  const titles = ['A', 'B'];
  it.each([
    ['no text', '', []],
    ['white space', ' \n ', []],
    ['an empty root', '<report/>', []],
    ['no header and no rows', '<report><header/><data/></report>', []],
    ['only a header', `<report>${header}</report>`, titles],
    ['an empty data element', `<report>${header}<data/></report>`, titles],
    [
      'an XML declaration as .NET writes it',
      `<?xml version="1.0" encoding="utf-16"?>\n<report>${header}\n<data>\n</data></report>`,
      titles,
    ],
    [
      'additional elements in the root',
      `<report><title>x</title>${header}<data/><total><n>0</n></total></report>`,
      titles,
    ],
  ])('%s', async (_, report, expected) => {
    const { rows, columns, error } = await both(report);
    expect(error).toBeUndefined();
    expect(rows).toEqual([]);
    expect(columns.map(({ title }) => title)).toEqual(expected);
  });

  it('a reply without sReport', async () => {
    expect(await read(answering(okReply('getReport_v2')))).toMatchObject({ rows: [], error: undefined });
  });
});

describe('a value', () => {
  it.each([
    ['markup', '<b>&amp;</b>'],
    ['the end of a CDATA section', ']]>'],
    ['an escaped entity', '&amp;lt;&#38;'],
    ['characters outside the BMP', '\u{1F600}\u{10FFFF}'],
    ['white space', ' \t\n '],
    ['nothing', ''],
  ])('may be %s', async (_, value) => {
    const { rows, error } = await both(reportOf(fields(value, '2')));
    expect(error).toBeUndefined();
    expect(rows).toEqual([{ A: value, B: '2' }]);
  });

  it('may be in CDATA sections, both in the report and in the reply', async () => {
    const row = '<field id="0"><![CDATA[<1>]]></field><field id="1"><!-- no -->2</field>';
    expect((await both(reportOf(row))).rows).toEqual([{ A: '<1>', B: '2' }]);
    const reply = okReply('getReport_v2', `<sReport><![CDATA[${reportOf(good)}]]></sReport>`);
    for (const pieces of [undefined, 1]) expect((await read(answering(reply, pieces))).rows).toEqual([first]);
  });
});

describe('a reply that ends early', () => {
  const report = reportOf(
    fields('a&<', '\u{1F600}'),
    '<field id="0"><![CDATA[x]]></field><field id="1">&#x31;</field>',
  );
  const expected = [
    { A: 'a&<', B: '\u{1F600}' },
    { A: 'x', B: '1' },
  ];

  it('at any byte is an error, after the complete rows are yielded', async () => {
    const reply = Buffer.from(reportReply(report));
    for (let length = 0; length < reply.length; length++) {
      const { rows, error } = await read(answering(reply.subarray(0, length)));
      expect(error, `after ${length} bytes`).toBeInstanceOf(RescueReplyError);
      expect(expected.slice(0, rows.length)).toEqual(rows);
    }
    expect(await read(answering(reply))).toMatchObject({ rows: expected, error: undefined });
  });

  it('at any character of the report is an error, after the complete rows are yielded', async () => {
    for (let length = 1; length < report.length; length++) {
      const { rows, error } = await read(answering(reportReply(report.slice(0, length))));
      expect(error, report.slice(0, length)).toBeInstanceOf(RescueReplyError);
      expect(expected.slice(0, rows.length)).toEqual(rows);
    }
  });
});
