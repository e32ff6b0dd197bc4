import { describe, expect, it } from 'vitest';
import {
  isIdentifier,
  lowerFirst,
  NameScope,
  toIdentifier,
  upperFirst,
  decodeXmlName,
} from '../../../src/codegen/model/identifier.js';

describe('a scope of identifiers', () => {
  const allocated: readonly [string, string, string][] = [
    ['returns a free name', 'USER', 'USER'],
    ['returns a word without a special meaning', 'Header', 'Header'],
    ['does not return a reserved word', 'delete', 'delete_'],
    ['does not return a TypeScript keyword', 'keyof', 'keyof_'],
    ['does not return a global type of TypeScript', 'Omit', 'Omit_'],
    ['does not return a built-in type', 'string', 'string_'],
    ['does not return a global used in the generated modules', 'Uint8Array', 'Uint8Array_'],
    ['does not return a global used in surrounding code', 'Date', 'Date_'],
    ['does not return a name from the runtime', 'Operation', 'Operation_'],
    ['does not return a name from the generated modules', 'contract', 'contract_'],
    ['does not return the name of a namespace constant', 'ns12', 'ns12_'],
    ['does not return a member of Object.prototype', 'toString', 'toString_'],
    ['does not return __proto__', '__proto__', '__proto___'],
    ['does not return a name that would make a module a promise', 'then', 'then_'],
    ['does not return a name that would make a module a function', 'call', 'call_'],
    ['replaces characters that are not allowed', 'a.b-c', 'a_b_c'],
    ['keeps letters of other scripts', 'Größe', 'Größe'],
    ['adds a prefix before a combining mark', '\u0301a', '_\u0301a'],
  ];
  it.each(allocated)('%s: %s', (_, preferred, want) => {
    expect(new NameScope('identifiers').allocate(preferred).name).toBe(want);
  });

  it('uses each name only once, and numbers duplicates', () => {
    const scope = new NameScope('identifiers');
    expect(['A', 'a', 'A', 'A', 'A_', 'A'].map((preferred) => scope.allocate(preferred).name)).toEqual([
      'A',
      'a',
      'A_',
      'A_2',
      'A__',
      'A_3',
    ]);
  });

  it('reports why a preferred name was not used', () => {
    const scope = new NameScope('identifiers');
    expect(['A', 'A', 'new', 'a-b'].map((preferred) => scope.allocate(preferred).conflict)).toEqual([
      undefined,
      'taken',
      'reserved',
      'invalid',
    ]);
  });

  it('uses no name that TypeScript does not accept', () => {
    for (const name of ['constructor', 'prototype', 'eval', 'await', 'exports', 'Object', 'Infinity', 'default'])
      expect(new NameScope('identifiers').claim(name)).toBe(false);
  });
});

describe('the properties of a type', () => {
  it('can have any name except the names that exist on every object', () => {
    const scope = new NameScope('properties');
    const preferred = ['a', 'a-b', 'delete', 'then', 'constructor', '__proto__', 'valueOf', 'a'];
    expect(preferred.map((preferred) => scope.allocate(preferred).name)).toEqual([
      'a',
      'a-b',
      'delete',
      'then',
      'constructor_',
      '__proto___',
      'valueOf_',
      'a_',
    ]);
  });
});

it('are numbered if they have no name in the schema', () => {
  const scope = new NameScope('properties');
  expect(['$any', '$any', '$choice', '$any'].map((key) => scope.allocateNumbered(key))).toEqual([
    '$any',
    '$any2',
    '$choice',
    '$any3',
  ]);
});

it.each([
  ['Order_x0020_Details', 'Order Details'],
  ['_x0031_0', '10'],
  ['_xD83D__xDE00_', '\u{1f600}'],
  ['_x0001F600_', '\u{1f600}'],
  ['_x005F_x0020_', '_x0020_'],
  ['_xD83D_', '_xD83D_'],
  ['_x0024_value', '_x0024_value'],
  ['_x0020_', '_x0020_'],
  ['_x0010FFFF_', '\u{10ffff}'],
  ['_x00110000_', '_x00110000_'],
  ['_xFFFFFFFF_', '_xFFFFFFFF_'],
])('%s was %s before .NET encoded it', (given, want) => {
  expect(decodeXmlName(given)).toBe(want);
});

it('an identifier consists of letters, digits, _ and $', () => {
  expect(['a1', '_', '$', 'é', '1a', 'a-b', ''].map(isIdentifier)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(toIdentifier('a b')).toBe('a_b');
});

it.each([
  ['GetUser', 'getUser'],
  ['URLFor', 'urlFor'],
  ['ID', 'id'],
  ['getUser', 'getUser'],
  ['_X', '_X'],
])('%s with its first word in lower case is %s', (given, want) => {
  expect(lowerFirst(given)).toBe(want);
});

it.each([
  ['startSession', 'StartSession'],
  ['Login', 'Login'],
  ['äh', 'Äh'],
  ['_x', '_x'],
  ['ßa', 'SSa'],
])('%s with an initial capital is %s', (given, want) => {
  expect(upperFirst(given)).toBe(want);
});
