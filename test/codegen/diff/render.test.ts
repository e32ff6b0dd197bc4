import { describe, expect, it } from 'vitest';
import {
  type Change,
  type DescriptionDiff,
  diffJson,
  renderDiff,
  renderMarkdown,
} from '../../../src/codegen/diff/index.js';
import { diffOfParts } from './sides.js';

const none: DescriptionDiff = { changes: [] };
const element = (attributes: string) => `<s:element ${attributes} type="s:int"/>`;
const some = diffOfParts(
  { request: element('name="a"') },
  { request: element('name="a" minOccurs="0"') + element('name="b"') },
);

const hostile: DescriptionDiff = {
  severity: 'breaking',
  types: 'breaking',
  wire: 'breaking',
  changes: [
    {
      kind: 'literal-removed',
      path: ['T', '`x` | </code>\u001b[2J\u202e\n# H'],
      message:
        'T no longer has "<img src=x onerror=alert(1)> [l](http://evil.example) @everyone #12 www.evil.example &lt; \u001b]0;x\u0007\r\n\n## H | *b*".',
      types: { severity: 'breaking', reason: '<b>' },
      wire: { severity: 'breaking', reason: '`x`' },
      operations: Array.from({ length: 100 }, (_, at) => `op\`${at}<i>\u001b[31m`),
    },
  ],
};

describe('on a terminal', () => {
  it('nothing is said in a line', () => {
    expect(renderDiff(none, { colour: true })).toBe('No change of meaning.\n');
  });

  it('changes come by their gravity, each with both reasons', () => {
    expect(renderDiff(some, { colour: false })).toBe(`2 changes: breaking (types: breaking, wire: breaking)

BREAKING (1)

  run / request / b  member-added
    There is a required member b now.
    types: breaking: requests without its property no longer compile
    wire:  breaking: installed clients do not send it

COMPATIBLE (1)

  run / request / a  occurrence-changed
    The member a stood once and stands at most once.
    types: compatible: its property may be left out
    wire:  compatible: what is sent is still taken
`);
  });

  it('colours only where they are wanted', () => {
    expect(renderDiff(some, { colour: false })).not.toContain('\u001b');
    expect(renderDiff(some, { colour: true })).toContain('\u001b[31mbreaking\u001b[0m');
  });

  it('no control character of a description reaches it', () => {
    const text = renderDiff(hostile, { colour: false });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split('\n').filter((each) => each.startsWith('#'))).toEqual([]);
    expect(text).toContain('and 92 more');
  });
});

describe('in Markdown', () => {
  it('nothing is said in a line', () => {
    expect(renderMarkdown(none, { title: 'Rescue' })).toBe('## Rescue\n\nNo change of meaning.\n');
  });

  it('changes come by their gravity, each with both reasons', () => {
    expect(renderMarkdown(some, { before: 'old.wsdl', after: 'new.wsdl' })).toBe(`From \`old.wsdl\` to \`new.wsdl\`.

**2 changes: breaking** (types: breaking, wire: breaking)

### Breaking (1)

- \`run / request / b\`: There is a required member b now.
  - types: **breaking**, requests without its property no longer compile
  - wire: **breaking**, installed clients do not send it

### Compatible (1)

- \`run / request / a\`: The member a stood once and stands at most once.
  - types: **compatible**, its property may be left out
  - wire: **compatible**, what is sent is still taken
`);
  });

  it('what comes from a description makes no markup', () => {
    const text = renderMarkdown(hostile);
    const lines = text.split('\n');
    expect(lines.filter((each) => each.startsWith('#'))).toEqual(['### Breaking (1)']);
    expect(text.replaceAll('\n', '').replaceAll('\u200b', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    // outside of code, everything that could begin markup, a link or a mention is taken its meaning
    const outside = text.replace(/(`+)[^]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/(?<!\\)[<>[\]`|]/);
    expect(outside).not.toMatch(/https?:|www\.\w|@\w|#\d/);
  });

  it('is cut where no comment would take it', () => {
    const change = hostile.changes[0] as Change;
    const many = renderMarkdown({ ...hostile, changes: Array.from({ length: 1000 }, () => change) });
    expect(many.length).toBeLessThan(65_536);
    expect(many).toMatch(/And \d+ changes more\.\n$/);
  });
});

describe('as JSON', () => {
  it('is plain data', () => {
    const data = diffJson(some);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(data).toMatchObject({ format: 1, severity: 'breaking', types: 'breaking', wire: 'breaking' });
    expect(data.changes[0]).toEqual({
      kind: 'member-added',
      path: ['run', 'request', 'b'],
      message: 'There is a required member b now.',
      types: { severity: 'breaking', reason: 'requests without its property no longer compile' },
      wire: { severity: 'breaking', reason: 'installed clients do not send it' },
      operations: ['run'],
    });
  });

  it('says null where nothing changed', () => {
    expect(diffJson(none)).toEqual({ format: 1, severity: null, types: null, wire: null, changes: [] });
  });
});
