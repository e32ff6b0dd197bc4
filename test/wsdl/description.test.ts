import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  address,
  asDeclared,
  bytes,
  directions,
  members,
  preamble,
  root,
  schema,
  source,
  text,
  wrapperMembers,
} from './file.js';
import {
  declaredFields,
  declaredMembers,
  each,
  facts,
  isResult,
  isSelected,
  keptMembers,
  schemaInOrder,
  selected,
  selectedNames,
  sso,
  type Declared,
} from './rule.js';
import { child, children, documentation, named, names, type Tree } from './tree.js';

describe('the file', () => {
  test('begins with a comment that says that it is reconstructed, names the sources, and says what replaces it', () => {
    expect(preamble).toMatch(/Reconstructed on 2026-11-21, corrected on 2026-11-29; not the vendor's file/);
    expect(preamble).toMatch(/operation pages.*API guide.*public code/s);
    expect(preamble).toMatch(/Observed.*the service is named API, and HttpPost is switched on \(very likely\)/s);
    expect(preamble).toMatch(/Guesses[^:]*: that HttpGet is switched on; minOccurs and nillable/s);
    expect(preamble).toMatch(/a pull of that\s+replaces this file/);
  });

  test('repeats the comment in its documentation, for parsers that drop comments', () => {
    expect(documentation(root)).toMatch(/^A reconstruction/);
    expect(documentation(child(root, 'service'))).toBe(documentation(root));
  });

  test('is formatted like ASMX: declaration, prefixes, two-space indent, one schema with qualified elements', () => {
    expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n<!--')).toBe(true);
    expect(text.endsWith('\n</wsdl:definitions>')).toBe(true);
    expect(text).not.toMatch(/\t|\r| \n/);
    expect(root.attributes).toEqual({
      'xmlns:soap': 'http://schemas.xmlsoap.org/wsdl/soap/',
      'xmlns:tm': 'http://microsoft.com/wsdl/mime/textMatching/',
      'xmlns:soapenc': 'http://schemas.xmlsoap.org/soap/encoding/',
      'xmlns:mime': 'http://schemas.xmlsoap.org/wsdl/mime/',
      'xmlns:tns': facts.namespace,
      'xmlns:s': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:soap12': 'http://schemas.xmlsoap.org/wsdl/soap12/',
      'xmlns:http': 'http://schemas.xmlsoap.org/wsdl/http/',
      'xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/',
      targetNamespace: facts.namespace,
    });
    expect(schema.attributes).toEqual({ elementFormDefault: 'qualified', targetNamespace: facts.namespace });
  });
});

describe('the selection', () => {
  test('contains exactly the operations that the rule selects, in the order of the facts', () => {
    expect(names(children(named(root, 'portType', 'APISoap'), 'operation'))).toEqual(selectedNames);
  });

  test('source.json lists each left-out operation with its reason', () => {
    const leftOut = facts.operations.filter((operation) => !isSelected(operation)).map(({ name }) => name);
    expect(facts.leftOut).toEqual(leftOut);
    expect(Object.keys(source.leftOut)).toEqual(leftOut);
    for (const reason of Object.values(source.leftOut)) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('source.json lists the left-out members of the other operations', () => {
    const gone = selected.flatMap((operation) => {
      const kept = directions.flatMap((direction) => keptMembers(operation, direction));
      const left = [...operation.input, ...operation.output].filter((member) => !kept.includes(member));
      return left.length ? [[operation.name, left.map(({ name }) => name)]] : [];
    });
    expect(source.leftOutMembers).toEqual(Object.fromEntries(gone));
  });

  test('contains logout, which has only a result, because its operation page is complete', () => {
    expect(selectedNames).toContain('logout');
    expect(child(named(schema, 'element', 'logout'), 'complexType').children).toEqual([]);
  });

  test('getters with only a known name are left out', () => {
    expect(facts.leftOut).toEqual(
      expect.arrayContaining(['getDelimiter', 'getOutput', 'getReportArea', 'getReportDate_v2', 'getTimezone']),
    );
  });
});

describe('members', () => {
  test.each(each)(
    '%s: the members of request and reply match the facts in order, type and occurrence',
    (_, operation) => {
      for (const direction of directions)
        expect(wrapperMembers(operation, direction).map(asDeclared)).toEqual(declaredMembers(operation, direction));
    },
  );

  test.each(each)('%s: the result comes first in the reply and is always present', (_, operation) => {
    const [first] = wrapperMembers(operation, 'output');
    expect(first?.attributes).toMatchObject({ name: `${operation.name}Result`, minOccurs: '1' });
  });

  test('only results, authcodes and the SSO call are uncertain', () => {
    const uncertain = selected
      .filter(({ name }) => name !== sso)
      .flatMap((operation) => [...operation.input, ...operation.output].map((member) => ({ operation, member })))
      .filter(({ member }) => !member.certain);
    expect(uncertain).not.toEqual([]);
    for (const { operation, member } of uncertain) {
      const direction = operation.input.includes(member) ? 'input' : 'output';
      const isThere = names(wrapperMembers(operation, direction)).includes(member.name);
      expect(isThere, `${operation.name} ${member.name}`).toBe(
        isResult(operation, member) || member.name === 'sAuthCode',
      );
    }
  });

  test('requestAuthCodeSSO has the inputs of the PHP sample and the result type of the C# sample', () => {
    const operation = selected.find(({ name }) => name === sso);
    if (!operation) throw new Error(`${sso} is not selected`);
    const string = { type: 's:string', minOccurs: '0', maxOccurs: '1', nillable: false };
    expect(wrapperMembers(operation, 'input').map(asDeclared)).toEqual([
      { name: 'sSSOID', ...string },
      { name: 'sPassword', ...string },
      { name: 'sCompany', ...string },
    ]);
    expect(wrapperMembers(operation, 'output').map(asDeclared)).toEqual([
      { ...string, name: 'requestAuthCodeSSOResult', type: 'tns:requestAuthCodeRet', minOccurs: '1' },
      { name: 'sAuthCode', ...string },
    ]);
  });

  test.each([
    ['requestPINCodeV3', 'requestPINCodeRet', 'sPINCode'],
    ['requestInvitationLink', 'requestInvitationLinkRet', 'sInvitationLink'],
  ])('%s has only the inputs that are proven (fact 16)', (name, result, output) => {
    const operation = selected.find((each) => each.name === name);
    if (!operation) throw new Error(`${name} is not selected`);
    expect(
      wrapperMembers(operation, 'input').map(({ attributes }) => [attributes['name'], attributes['minOccurs']]),
    ).toEqual([
      ['sCField0', '0'],
      ['sCField1', '0'],
      ['sAuthCode', '0'],
      ['nodeId', '1'],
    ]);
    expect(
      wrapperMembers(operation, 'output').map(({ attributes }) => [attributes['name'], attributes['type']]),
    ).toEqual([
      [`${name}Result`, `tns:${result}`],
      [output, 's:string'],
    ]);
    expect(source.notes[`operation ${name}`]).toMatch(
      /^A client in production sends only .*Inferred: the order of the inputs/,
    );
  });

  test('requestPINCode (v1) needs only the cookie, because every input is optional (fact 16)', () => {
    const operation = selected.find(({ name }) => name === 'requestPINCode')!;
    expect(wrapperMembers(operation, 'input').every(({ attributes }) => attributes['minOccurs'] === '0')).toBe(true);
  });
});

describe('types', () => {
  const known = (type: Tree): Tree[] => children(child(type, 'restriction'), 'enumeration');

  test('elements and types are in the order that ASMX uses: a type follows the first element that needs it, and no type is unused', () => {
    expect(names(schema.children)).toEqual(schemaInOrder());
  });

  test.each(names(children(schema, 'simpleType')))('%s has the enum values of the facts', (name) => {
    const type = named(schema, 'simpleType', name);
    expect(child(type, 'restriction').attributes).toEqual({ base: 's:string' });
    expect(known(type).map(({ attributes }) => attributes['value'])).toEqual(facts.enums[name]?.literals);
    expect(facts.enums[name]?.complete).toBeTruthy();
  });

  test.each(names(children(schema, 'complexType')))(
    '%s has the fields of the facts; uncertain ones may be absent',
    (name) => {
      const type = named(schema, 'complexType', name);
      expect(members(type).map(asDeclared)).toEqual(declaredFields(facts.complexTypes[name] ?? []));
    },
  );

  test('items of lists are nillable if they are complex, but not if they are enumerations', () => {
    const item = (name: string): Declared | undefined => declaredFields(facts.complexTypes[name] ?? [])[0];
    expect(item('ArrayOfHIERARCHY')).toMatchObject({ minOccurs: '0', maxOccurs: 'unbounded', nillable: true });
    expect(item('ArrayOfNODE_PERMISSIONS')).toMatchObject({
      type: 's:string',
      maxOccurs: 'unbounded',
      nillable: false,
    });
  });
});

describe('source.json', () => {
  test('says that the WSDL is reconstructed, from what and when, and that nothing was downloaded', () => {
    const dates = { retrieved: null, reconstructedOn: '2026-11-21', correctedOn: '2026-11-29' };
    expect(source).toMatchObject({ how: 'reconstructed', ...dates });
    expect(source.url).toBe(`${address}?wsdl`);
    expect(source.from.length).toBeGreaterThan(2);
  });

  test('contains the fingerprint of the file', () => {
    expect(source.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('lists the least certain parts with reasons, starting with requestAuthCodeSSO', () => {
    expect(source.leastSure[0]?.what).toBe(sso);
    for (const { what, why } of source.leastSure) {
      expect(what).not.toBe('');
      expect(why).toMatch(/\.$/);
    }
  });

  test('lists the assumptions that apply to the whole file', () => {
    const guessed = source.guessed.map(({ what }) => what).join('\n');
    for (const guess of ['HttpGet', 'minOccurs', 'nillable', 'Names of types', 'Order of operations', 'sAuthCode'])
      expect(guessed).toContain(guess);
  });

  test('states what was observed and how certain it is (facts 1 to 4), and makes no assumptions about it', () => {
    const observed = source.observed.map(({ what, why }) => `${what}: ${why}`).join('\n');
    expect(observed).toMatch(/^The service is named API: .*heading.*Certain\.$/m);
    expect(observed).toMatch(/^HttpPost is switched on: .*Very likely\.$/m);
    expect(observed).toMatch(/^setUser is not offered over HttpPost: .*A hint/m);
    expect(observed).toMatch(/^Each operation has its own documentation: /m);
    for (const { what } of source.guessed) expect(what).not.toMatch(/named API|^HttpPost/);
  });
});
