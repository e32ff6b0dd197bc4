import { describe, expect, test } from 'vitest';
import { directions, members, root, schema, source, wrapperMembers } from './file.js';
import { each, facts, factType, httpNames, isOpenEnum, isResult, keptMembers, overHttp, sso } from './rule.js';
import { child, children, documentation, named, names } from './tree.js';

describe('inferred parts are marked', () => {
  const inferred = /\bInferred: /;

  test.each(each)('%s: every member that no source shows', (_, operation) => {
    for (const direction of directions) {
      const trees = wrapperMembers(operation, direction);
      for (const { name, certain } of keptMembers(operation, direction))
        if (!certain)
          expect(documentation(trees.find(({ attributes }) => attributes['name'] === name)!)).toMatch(inferred);
    }
  });

  test('every uncertain field', () => {
    for (const type of children(schema, 'complexType'))
      for (const { name, certain } of facts.complexTypes[type.attributes['name'] ?? ''] ?? [])
        if (!certain) expect(documentation(named(child(type, 'sequence'), 'element', name))).toMatch(inferred);
  });

  test('the name of every type, except the two that the guide names with all enum values', () => {
    const types = [...children(schema, 'simpleType'), ...children(schema, 'complexType')];
    const unmarked = types.filter((type) => !inferred.test(documentation(type)));
    expect(names(unmarked)).toEqual(['loginRet', 'startSessionRet']);
  });

  test('the HTTP replies whose type is not completely known', () => {
    const open = overHttp.flatMap(({ output }) => output.filter(({ type }) => isOpenEnum(type)));
    for (const { type } of open)
      expect(documentation(named(schema, 'element', type.replace('tns:', '')))).toMatch(/^Inferred: /);
  });

  test('the completeness and order of requestAuthCodeRet', () => {
    expect(documentation(named(schema, 'simpleType', 'requestAuthCodeRet'))).toMatch(
      /^Inferred: that the list is whole, and its order\./,
    );
  });

  test('requestAuthCodeSSO as a whole, with where each part comes from', () => {
    const operation = named(named(root, 'portType', 'APISoap'), 'operation', sso);
    expect(documentation(operation)).toMatch(/Inferred: all of its SOAP form\..*PHP sample.*C# sample/);
  });

  test.each(each)(
    '%s: what is a string only because its literals are not known whole says so and names the known ones',
    (_, operation) => {
      for (const direction of directions) {
        const trees = wrapperMembers(operation, direction);
        for (const member of keptMembers(operation, direction)) {
          const type = factType(operation, member);
          if (!isOpenEnum(type)) continue;
          const documented = documentation(trees.find(({ attributes }) => attributes['name'] === member.name)!);
          expect(documented).toMatch(/A string here, for it is an enumeration whose literals are not known whole\./);
          const literals = [
            ...(facts.enums[type.replace('tns:', '')]?.literals ?? []),
            ...(isResult(operation, member) ? operation.resultEnum : []),
          ];
          for (const literal of literals) expect(documented).toContain(literal);
          if (isResult(operation, member) && !literals.length) expect(documented).toMatch(/No literal has been seen\./);
        }
      }
    },
  );

  test('the known permissions, including the one whose end is not known', () => {
    const item = members(named(schema, 'complexType', 'ArrayOfNODE_PERMISSIONS'))[0];
    for (const literal of facts.enums['NODE_PERMISSIONS']?.literals ?? [])
      expect(item && documentation(item)).toContain(literal);
    expect(item && documentation(item)).toMatch(/Inferred: RebootClientComputer/);
  });

  test.each(each)(
    '%s: its documentation is the same in every port type; source.json has its evidence',
    (name, operation) => {
      const documented = children(root, 'portType').flatMap((portType) =>
        children(portType, 'operation')
          .filter(({ attributes }) => attributes['name'] === name)
          .map(documentation),
      );
      expect(documented).toHaveLength(httpNames.includes(name) ? 3 : 1);
      expect(new Set(documented).size).toBe(1);
      expect(documented[0]).toMatch(/^[A-Z].*\.$/);
      expect(documented[0]).not.toMatch(/Confidence|Evidence/);
      const { confidence, sources = [] } = source.evidence[name] ?? {};
      expect(confidence).toBe(operation.confidence);
      expect(sources).not.toHaveLength(0);
      const opPage = `op page https://secure.logmeinrescue.com/api/api.asmx?op=${name}`.toLowerCase();
      expect(sources.some((each) => each.toLowerCase() === opPage)).toBe(confidence === 'op-page');
    },
  );
});
