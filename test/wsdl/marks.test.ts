import { describe, expect, test } from 'vitest';
import { directions, members, root, schema, source, text, wrapperMembers } from './file.js';
import { each, facts, factType, httpNames, isOpenEnum, isResult, keptMembers, overHttp, sso } from './rule.js';
import { children, documentation, named, names } from './tree.js';

describe('source.json notes what is inferred', () => {
  const inferred = /\bInferred: /;
  const noteOf = (...names: readonly string[]): string => source.notes[names.join(' ')] ?? '';

  test.each(each)('%s: for every member that no source shows', (name, operation) => {
    for (const direction of directions)
      for (const member of keptMembers(operation, direction))
        if (!member.certain)
          expect(noteOf('member', `${direction === 'input' ? name : `${name}Response`}/${member.name}`)).toMatch(
            inferred,
          );
  });

  test('for every uncertain field', () => {
    for (const type of names(children(schema, 'complexType')))
      for (const { name, certain } of facts.complexTypes[type] ?? [])
        if (!certain) expect(noteOf('member', `${type}/${name}`)).toMatch(inferred);
  });

  test('for the name of every type, except the two types that the guide names with all enum values', () => {
    const types = names([...children(schema, 'simpleType'), ...children(schema, 'complexType')]);
    expect(types.filter((type) => !inferred.test(noteOf('type', type)))).toEqual(['loginRet', 'startSessionRet']);
  });

  test('for the HTTP replies whose type is not completely known', () => {
    const open = overHttp.flatMap(({ output }) => output.filter(({ type }) => isOpenEnum(type)));
    for (const { type } of open) expect(noteOf('element', type.replace('tns:', ''))).toMatch(/^Inferred: /);
  });

  test('for the completeness and order of requestAuthCodeRet', () => {
    expect(noteOf('type', 'requestAuthCodeRet')).toMatch(/^Inferred: that the list is complete, and its order\./);
  });

  test('for requestAuthCodeSSO as a whole, with the source of each part', () => {
    expect(noteOf('operation', sso)).toMatch(/Inferred: all of its SOAP form\..*PHP sample.*C# sample/);
  });

  test('and each note refers to a declaration in the WSDL', () => {
    const operations = names(children(named(root, 'portType', 'APISoap'), 'operation'));
    for (const key of Object.keys(source.notes)) {
      const [kind, name = ''] = key.split(' ');
      const [outer = '', member] = name.split('/');
      if (kind === 'operation') expect(operations).toContain(outer);
      else if (member === undefined) expect(names(schema.children)).toContain(outer);
      else expect(text).toMatch(new RegExp(`name="${outer}"[^]*?name="${member}"`));
    }
  });

  test('an operation is unverified, in one sentence, if, and only if, no page or client shows it completely', () => {
    const unverified = Object.entries(source.evidence).filter((each) => each[1].unverified !== undefined);
    expect(unverified.map(([name]) => name)).toEqual(['deleteNode', 'setTimezone', sso]);
    for (const [, each] of unverified) expect(each.unverified).toMatch(/^[a-z].{10,90}\.$/);
  });
});

describe('the documentation', () => {
  test('contains what a reader of the stubs needs, but no evidence', () => {
    expect(text.replace(/<!--[^]*?-->/, '')).not.toMatch(/Inferred|Evidence|Confidence|op page|literals/);
  });

  test.each(each)(
    '%s: a value that is a string only because not all values are known says so and lists the known values',
    (_, operation) => {
      for (const direction of directions) {
        const trees = wrapperMembers(operation, direction);
        for (const member of keptMembers(operation, direction)) {
          const type = factType(operation, member);
          if (!isOpenEnum(type)) continue;
          const documented = documentation(trees.find(({ attributes }) => attributes['name'] === member.name)!);
          expect(documented).toMatch(
            /An enumeration that is declared as a string because not all of its values are known\./,
          );
          const literals = [
            ...(facts.enums[type.replace('tns:', '')]?.literals ?? []),
            ...(isResult(operation, member) ? operation.resultEnum : []),
          ];
          for (const literal of literals) expect(documented).toContain(literal);
          if (isResult(operation, member) && !literals.length) expect(documented).toMatch(/No value is known\./);
        }
      }
    },
  );

  test.each([
    ['getSession_V3', /one row per session and technician.*also contains closed sessions/, 'facts 5 and 7'],
    ['getReport', /POLLRATEEXCEEDED\. For one client, waiting 1 second between reports was enough\./, 'fact 14'],
    ['getReport_v2', /The guide allows one call every 60 seconds\./, 'fact 14'],
    ['setOutput', /TEXT reports escape neither the delimiter nor line feeds/, 'fact 11'],
    ['setTimezone', /in UTC only if you set it to 0/, 'fact 13'],
    ['setReportArea', /applies to later calls/, 'fact 13'],
    ['getChat', /For an unknown session, the service probably returns ERROR/, 'fact 15'],
    ['getNote', /For an unknown session, the service probably returns ERROR/, 'fact 15'],
    ['requestPINCode', /Use requestPINCodeV3 for a zero-padded PIN/, 'fact 16'],
  ])('%s says %s (%s)', (name, fact) => {
    const operation = named(named(root, 'portType', 'APISoap'), 'operation', name);
    expect(documentation(operation)).toMatch(fact);
  });

  test('explains how to read the sessions of getSession_V3 (facts 6 to 9)', () => {
    const documented = documentation(named(schema, 'complexType', 'SESSION_V3'));
    for (const fact of [
      /Check bStatus rather than sStatus, which is translated/,
      /iTechnician is 0/,
      /keeps increasing after/,
      /iEntry is not/,
    ])
      expect(documented).toMatch(fact);
  });

  test('names POLLRATEEXCEEDED as a likely result of reports (fact 14)', () => {
    for (const name of ['getReport', 'getReport_v2']) {
      const operation = each.find(([row]) => row === name)![1];
      expect(documentation(wrapperMembers(operation, 'output')[0]!)).toMatch(
        /Likely value: getReport_PollRateExceeded\./,
      );
    }
  });

  test('refers only to versions of an operation that are in the WSDL', () => {
    const operations = children(named(root, 'portType', 'APISoap'), 'operation');
    const referred = operations.flatMap((tree) =>
      [...documentation(tree).matchAll(/\bUse (\w+)/g)].map((match) => match[1]),
    );
    expect(referred.length).toBeGreaterThan(5);
    for (const name of referred) expect(names(operations)).toContain(name);
  });

  test('says which version to use if an operation has a newer version', () => {
    const operations = children(named(root, 'portType', 'APISoap'), 'operation').map((tree) => {
      const [name = ''] = names([tree]);
      const [, base = name, version = '1'] = /^(.+?)_?v(\d)$/i.exec(name) ?? [];
      return { name, base, version, text: documentation(tree) };
    });
    const pairs = operations.flatMap(({ base, version, ...older }) =>
      operations
        .filter((newer) => newer.base === base && newer.version > version)
        .map((newer) => ({ older, newer: newer.name })),
    );
    expect(pairs.length).toBeGreaterThan(10);
    const silent = pairs.filter(({ older, newer }) => !new RegExp(`\\bUse [^.]*\\b${newer}\\b`).test(older.text));
    // the WSDL does not declare the inputs that getHierarchy_v2 adds
    expect(silent.map(({ older }) => older.name)).toEqual(['getHierarchy']);
  });

  test('lists the known permissions, including the permission with an incomplete name', () => {
    const item = members(named(schema, 'complexType', 'ArrayOfNODE_PERMISSIONS'))[0];
    for (const literal of facts.enums['NODE_PERMISSIONS']?.literals ?? [])
      expect(item && documentation(item)).toContain(literal);
    expect(item && documentation(item)).toMatch(/probably RebootClientComputer/);
  });

  test.each(each)(
    '%s: the documentation is the same in every port type, and source.json contains the evidence',
    (name, operation) => {
      const documented = children(root, 'portType').flatMap((portType) =>
        children(portType, 'operation')
          .filter(({ attributes }) => attributes['name'] === name)
          .map(documentation),
      );
      expect(documented).toHaveLength(httpNames.includes(name) ? 3 : 1);
      expect(new Set(documented).size).toBe(1);
      expect(documented[0]).toMatch(/^[A-Z].*\.$/);
      const { confidence, sources = [] } = source.evidence[name] ?? {};
      expect(confidence).toBe(operation.confidence);
      expect(sources).not.toHaveLength(0);
      const opPage = `operation page https://secure.logmeinrescue.com/api/api.asmx?op=${name}`.toLowerCase();
      expect(sources.some((each) => each.toLowerCase() === opPage)).toBe(confidence === 'op-page');
    },
  );
});
