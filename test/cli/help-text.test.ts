import { expect, it } from 'vitest';
import { wrap } from '../../src/codegen/emit/jsdoc.js';
import { Arguments, optionsHelp, optionText } from '../../src/cli/options.js';

it.each([
  ['aaaa bbbb', 9, ['aaaa bbbb']],
  ['aaaa bbbb', 8, ['aaaa', 'bbbb']],
  ['aaaa bbbb', 10, ['aaaa bbbb']],
  ['a word that is too long', 3, ['a', 'word', 'that', 'is', 'too', 'long']],
  ['', 3, ['']],
])('%j in %i columns has the lines %j', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

it('lines are as long as a terminal has columns', () => {
  const [first = '', second] = wrap('x'.repeat(39).concat(' ', 'y'.repeat(40), ' z'), 80);
  expect([first.length, second]).toEqual([80, 'z']);
});

it('the help text is next to an option with a short name, and below an option with a long name', () => {
  const words = 'word '.repeat(12).trim();
  expect(
    optionsHelp({
      out: { short: 'o', value: 'DIR', help: 'the folder' },
      ['n'.repeat(16)]: { help: 'fits' },
      ['m'.repeat(17)]: { help: 'does not fit' },
      long: { help: words },
    }),
  ).toBe(
    [
      '  -o, --out DIR           the folder',
      `      --${'n'.repeat(16)}  fits`,
      `      --${'m'.repeat(17)}`,
      '                          does not fit',
      `      --long              ${words.slice(0, 54)}`,
      '                          word',
      '',
    ].join('\n'),
  );
});

it.each([
  ['out', 'a b', false, " --out 'a b'"],
  ['check', '', false, ' --check'],
  ['header', 'A=SECRET=x', true, ' --header A=...'],
  ['wsdl', 'https://h/x?wsdl', false, " --wsdl 'https://h/x?wsdl'"],
  ['wsdl', 'https://h/x?key=SECRET', false, " --wsdl 'https://h/x?...'"],
])('--%s %j is shown for a shell', (name, value, isSecret, want) => {
  expect(optionText(name, value, isSecret)).toBe(want);
});

it('a value is passed as an option or as a positional argument, and both at once are rejected', () => {
  const of = (value: string | undefined, ...positionals: string[]) =>
    new Arguments(new Map(value === undefined ? [] : [['url', [value]]]), positionals, {}).either('url');
  expect([of('a'), of(undefined, 'b'), of(undefined)]).toEqual(['a', 'b', undefined]);
  expect(() => of('a', 'b')).toThrow('pass one URL: URL or --url');
});
