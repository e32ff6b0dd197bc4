import { expect, it } from 'vitest';
import type { ElementParticle, Operation, TypeReference } from '../../../src/soap/schema/contract.js';
import { RequestParameters, toType, type Parameter } from '../../../src/testing/rescue/wire-names.js';
import { complex } from '../../support/declarations.js';

const NS = 'urn:t';
const element = (name: string, type: TypeReference = 'string', key?: string): ElementParticle => ({
  name,
  ns: NS,
  type,
  ...(key !== undefined && { key }),
});

/** Returns the parameters of a request whose type has the given members. */
function parametersOf(members: readonly ElementParticle[], request: unknown): RequestParameters {
  const input = { name: 'run', ns: NS, type: complex(members) };
  return new RequestParameters({ name: 'run', action: '', input, output: input }, request);
}

it.each<[parameter: Parameter, spellings: readonly string[]]>([
  ['userEmail', ['sUserEmail', 'sEmail', 'email']],
  ['node', ['iNode', 'iNodeID', 'sNode', 'nodeId']],
  ['nodeRef', ['eNodeRef', 'eNoderef', 'eNodeType']],
  ['beginDate', ['dBeginDate', 'sBeginDate']],
  ['endDate', ['dEndDate', 'sEndDate']],
  ['timezone', ['sTimezone', 'sTimeZone']],
  ['sDelimiter', ['sDelimiter']],
])('the parameter %s is read from any of its spellings %j, in this order', (parameter, spellings) => {
  for (const name of spellings)
    expect(parametersOf([element('x'), element(name)], { x: '6', [name]: '7' }).text(parameter)).toBe('7');
  const values = Object.fromEntries(spellings.map((name, at) => [name, `${at}`]));
  const members = spellings.map((name) => element(name)).toReversed();
  expect(parametersOf(members, values).text(parameter)).toBe('0');
});

it('a parameter is read by the key of its member, and a missing one is empty or 0', () => {
  const members = [element('iNode', 'int', 'node_'), element('sEmail')];
  const parameters = parametersOf(members, { node_: 7, iNode: 8 });
  expect([parameters.number('node'), parameters.text('node')]).toEqual([7, '7']);
  expect([parameters.number('email'), parameters.text('email')]).toEqual([0, '']);
  expect([parameters.number('company'), parameters.text('company')]).toEqual([0, '']);
  const without = new RequestParameters({ name: 'run', action: '' } as Operation, undefined);
  expect([without.number('node'), without.text('node')]).toEqual([0, '']);
  expect(parametersOf(members, undefined).text('node')).toBe('');
});

it('outputs have only the members of their type, under their keys, and as values of their types', () => {
  const inner = complex([element('s'), element('n', 'long')]);
  const array: TypeReference = () => ({ kind: 'array', item: element('item', inner) });
  const type = complex([
    element('text'),
    element('int', 'int'),
    element('long', 'long', 'long_'),
    element('flag', 'boolean'),
    element('list', array),
    element('none', array),
    element('missing'),
    element('nil'),
  ]);
  const given = { text: 5, int: '6', long: 7, flag: true, list: [{ s: 1, n: 2, x: 3 }, {}], none: 1, nil: null, x: 1 };
  expect(toType(type, given)).toStrictEqual({
    text: '5',
    int: 6,
    long_: 7n,
    flag: true,
    list: [{ s: '1', n: 2n }, {}],
    none: [],
    nil: undefined,
  });
  for (const none of [undefined, null]) expect(toType('string', none)).toBeUndefined();
});
