import { expect, it } from 'vitest';
import { CommandError, isExpected, reasonOf } from '../../src/cli/command-error.js';
import { WsdlError } from '../../src/codegen/generate.js';

it.each<[string, unknown, string]>([
  ['a value that is not an error', 'text', 'text'],
  ['an error', new Error('it is not JSON, read again'), 'it is not JSON, read again'],
  [
    'a system error, without the system call and the path',
    Object.assign(new Error("ENOENT: no such file, open '/secret', open '/secret'"), { syscall: 'open' }),
    'ENOENT: no such file',
  ],
  ['a failed attempt for each address', new AggregateError([new Error('first'), new Error('second')], 'all'), 'first'],
  ['the only attempt', new AggregateError([new Error('only')], 'all'), 'only'],
  ['no attempt', new AggregateError([], 'no address'), 'no address'],
  ['an error with a cause', new Error('outer', { cause: new Error('inner') }), 'outer (inner)'],
  ['an error that quotes its cause', new Error('outer: inner', { cause: new Error('inner') }), 'outer: inner'],
  ['a cause that is not an error', new Error('outer', { cause: 'inner' }), 'outer'],
  ['a cause without a message', new Error('outer', { cause: new Error('') }), 'outer'],
])('the reason for %s', (_, error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});

it('an error of a command has exit code 3 by default and prints line feeds, but no other control characters', () => {
  const error = new CommandError('a\u009b\nb');
  expect({ ...error, name: error.name, message: error.message }).toEqual({
    name: 'CommandError',
    exitCode: 3,
    message: 'a\\u{9B}\nb',
  });
  expect(new CommandError('', 130).exitCode).toBe(130);
});

it('errors of commands and of the WSDL are expected, and all other errors are bugs', () => {
  const errors = [
    new CommandError(''),
    new WsdlError({ source: 'a.wsdl', line: 1, path: '' }, 'x'),
    new Error('x'),
    'x',
  ];
  expect(errors.map(isExpected)).toEqual([true, true, false, false]);
});
