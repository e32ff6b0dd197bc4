import { describe, expect, it } from 'vitest';
import type { WsdlDiff } from '../../../src/codegen/diff/change.js';
import { renderDiff } from '../../../src/codegen/diff/render/text.js';
import { diffOfParts } from './diff-of.js';

const none: WsdlDiff = { changes: [] };
const element = (attributes: string) => `<s:element ${attributes} type="s:int"/>`;
const some = diffOfParts(
  { request: element('name="a"') },
  { request: element('name="a" minOccurs="0"') + element('name="b"') },
);

const hostile: WsdlDiff = {
  severity: 'breaking',
  types: 'breaking',
  wire: 'breaking',
  changes: [
    {
      kind: 'enum-value-removed',
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
  it('states in one line that nothing changed', () => {
    expect(renderDiff(none, { colour: true })).toBe('No changes.\n');
  });

  it('lists the changes after a summary, one per line, most severe first', () => {
    expect(renderDiff(some, { colour: false })).toBe(`2 changes: breaking (types: breaking, wire: breaking)
  breaking    run/request/b: The required member b was added. [types, wire]
  compatible  run/request/a: The occurrence of the member a changed from 1 to 0..1.
`);
  });

  it('adds the kind, the reasons and the operations of each change', () => {
    expect(renderDiff(some, { colour: false, verbose: true }))
      .toBe(`2 changes: breaking (types: breaking, wire: breaking)
  breaking    run/request/b: The required member b was added. [types, wire]
              kind: member-added
              types: breaking, existing calls that omit it no longer compile
              wire: breaking, installed clients do not send it
              operations: run
  compatible  run/request/a: The occurrence of the member a changed from 1 to 0..1.
              kind: occurrence-changed
              types: compatible, existing calls still compile
              wire: compatible, the service accepts what installed clients send
              operations: run
`);
  });

  it('names no operations for a type that no operation uses', () => {
    const unused = diffOfParts({}, { schema: '<s:complexType name="T"/>' });
    expect(renderDiff(unused, { colour: false, verbose: true }))
      .toBe(`1 change: compatible (types: compatible, wire: cosmetic)
  compatible  T: The type T was added.
              kind: type-added
              types: compatible, there is one more type
              wire: cosmetic, no message of the old WSDL contains it
`);
  });

  it('names the part that changed, unless the change concerns the whole service', () => {
    const change = { kind: 'namespace-changed', message: 'It changed.', operations: [] } as const;
    const effect = { severity: 'compatible', reason: 'why' } as const;
    const paths = [[], ['T'], ['T', 'a']];
    const changes = paths.map((path) => ({ ...change, path, types: effect, wire: effect }));
    const diff: WsdlDiff = { severity: 'compatible', types: 'compatible', wire: 'compatible', changes };
    expect(renderDiff(diff, { colour: false }).split('\n').slice(1, 4)).toEqual([
      '  compatible  It changed.',
      '  compatible  T: It changed.',
      '  compatible  T/a: It changed.',
    ]);
  });

  it('uses colours only with the option', () => {
    expect(renderDiff(some, { colour: false })).not.toContain('\u001b');
    expect(renderDiff(some, { colour: true })).toContain('\u001b[31mbreaking\u001b[39m');
  });

  it('shows no control character from a WSDL', () => {
    const text = renderDiff(hostile, { colour: false, verbose: true });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split('\n').filter((each) => each.startsWith('#'))).toEqual([]);
    expect(text).toContain('and 92 more');
  });
});
