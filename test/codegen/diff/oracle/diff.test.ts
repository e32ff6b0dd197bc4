import { expect, it } from 'vitest';
import { diffWsdls } from '../../../../src/codegen/diff/diff.js';
import type { WsdlDiff } from '../../../../src/codegen/diff/change.js';
import { RescueClient, RescueRequestError } from '../../../../src/index.js';
import {
  addAfterMember,
  apply,
  attribute,
  type Edit,
  elementOf,
  insertAfter,
  member,
  on,
  removeMember,
  replace,
} from './edit.js';
import { brief, rescue, TestedWsdl } from './tested-wsdl.js';

const before = new TestedWsdl(rescue);
const diffOf = (...edits: readonly Edit[]): WsdlDiff =>
  diffWsdls(before.described, new TestedWsdl(apply(rescue, edits)).described);

const documentation = replace(
  'Logs out the user that the session cookie belongs to. It is not known whether this also revokes an authcode.',
  'Ends it.',
  3,
);
const optional = on('element startSession', addAfterMember('sAuthCode', elementOf('sComment')));
const narrowed = on('element startSession', member('iSession', attribute('type', 's:int', 's:short')));
const leftOut = on('complexType USER', removeMember('sNick'));

it('a WSDL does not differ from itself', () => {
  expect(diffOf()).toEqual({ changes: [] });
});

it('removing the documentation and the non-SOAP ports from a WSDL changes only its documentation', () => {
  const { changes } = diffWsdls(before.described, new TestedWsdl(brief).described);
  expect(brief).not.toContain('documentation');
  expect(brief).not.toContain('APIHttp');
  expect([...new Set(changes.map(({ kind }) => kind))]).toEqual(['documentation-changed']);
});

it.each([
  ['documentation only', [documentation], { types: 'cosmetic', wire: 'cosmetic', severity: 'cosmetic' }],
  [
    'compatible changes',
    [documentation, optional],
    { types: 'compatible', wire: 'compatible', severity: 'compatible' },
  ],
  [
    'changes that break only the wire',
    [optional, narrowed],
    { types: 'compatible', wire: 'breaking', severity: 'breaking' },
  ],
  [
    'changes that break only types',
    [documentation, leftOut],
    { types: 'breaking', wire: 'compatible', severity: 'breaking' },
  ],
  ['two changes that break both', [narrowed, leftOut], { types: 'breaking', wire: 'breaking', severity: 'breaking' }],
] as const)('the most severe change counts: %s', (_name, edits, expected) => {
  const { changes, ...severities } = diffOf(...edits);
  expect(severities).toEqual(expected);
  expect(changes.length).toBeGreaterThanOrEqual(edits.length);
});

it('a change names the affected operations in the order of the WSDL', () => {
  const { changes } = diffOf(
    on('simpleType NODE_STATUS', insertAfter('<s:enumeration value="Away" />', '<s:enumeration value="Idle" />')),
  );
  expect(changes.flatMap(({ operations }) => operations)).toEqual([
    'getUser',
    'getUser_v3',
    'getHierarchy',
    'getHierarchy_v2',
    'getUser_v2',
  ]);
});

it('every change has a kind, a path, operations and reasons', () => {
  const { changes } = diffOf(documentation, optional, narrowed, leftOut);
  for (const { kind, message, types, wire, operations } of changes) {
    expect(kind).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(types.reason).not.toBe('');
    expect(wire.reason).not.toBe('');
    expect(operations).not.toEqual([]);
  }
});

it('renaming a parameter that the facade uses is reported, and the facade rejects such a contract', () => {
  const edit = on('element startSession', member('iSession', attribute('name', 'iSession', 'iSupportSession')));
  const { changes } = diffOf(edit);
  const breaking = changes.filter(({ types, wire }) => types.severity === 'breaking' && wire.severity === 'breaking');
  expect(breaking.map(({ operations }) => operations)).toContainEqual(['startSession']);
  expect(breaking.map(({ message }) => message).join(' ')).toContain('iSession');

  const { contract } = new TestedWsdl(apply(rescue, [edit]));
  const make = (): unknown => new RescueClient({ contract });
  expect(make).toThrow(RescueRequestError);
  expect(make).toThrow(/startSession has no input named iSession/);
  expect(make).toThrow(/startSession requires the input iSupportSession/);
});
