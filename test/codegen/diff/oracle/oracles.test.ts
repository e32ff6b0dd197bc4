import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContract } from '../../../support/load-generated.js';
import { callersOf } from './compile/caller.js';
import { type Built, Project } from './compile/project.js';
import { apply, attribute, member, on, removeMember, replace } from './edit.js';
import { brief, rescue, TestedWsdl } from './tested-wsdl.js';
import { readFacts } from './wire/description.js';
import { WireOracle } from './wire/oracle.js';
import { Validator } from './wire/validate.js';
import { parse } from './wire/xml.js';

const ns = 'https://secure.logmeinrescue.com/API/API.asmx';
const side = new TestedWsdl(brief);
const { facts } = side;
const project = new Project();

describe('an edit of the WSDL', () => {
  it.each([
    ['of a text that does not occur', replace('<s:element name="logIn">', '')],
    ['of a text that occurs more often', replace('name="sAuthCode"', 'name="sCode"')],
    ['of a member that does not exist', on('element login', removeMember('sMail'))],
    ['of a component that does not exist', on('complexType LOGIN', removeMember('sEmail'))],
    ['of an attribute with another value', on('element login', member('sEmail', attribute('minOccurs', '1', '0')))],
  ])('%s fails', (_name, edit) => {
    expect(() => edit(rescue)).toThrow('an edit wants');
  });
});

describe('the caller', () => {
  const { generated, stubReach } = side;
  const few = ['startSession', 'getAccount', 'getUser', 'setUser', 'getChat'];
  const stubs = stubReach.excerpt(few, ['NODE_REF_V2']);
  const changes: readonly (readonly [name: string, file: string, from: RegExp | string, to: string])[] = [
    ['a required member of a reply is missing', 'types.ts', '  iAdminID: number;\n', ''],
    ['an optional member of a nested type is missing', 'types.ts', '  sNick?: string;\n', ''],
    ['a member of a reply may be undefined', 'types.ts', 'iAdminID: number', 'iAdminID?: number'],
    ['a member of a reply may be null', 'types.ts', 'iAdminID: number', 'iAdminID: number | null'],
    ['a member of a request has another type', 'types.ts', 'iSession: number', 'iSession: bigint'],
    ['a request accepts fewer enum values', 'types.ts', "  | 'Disabled'\n  | 'Enabled'", "  | 'Enabled'"],
    [
      'a request requires an additional member',
      'types.ts',
      '  iSession: number;\n',
      '  iSession: number;\n  iMore: number;\n',
    ],
    ['a type has another name', 'types.ts', 'export interface StartSession {', 'export interface BeginSession {'],
    ['a type that nothing else names is missing', 'types.ts', 'export type NODE_REF_V2 =', 'type NODE_REF_V2 ='],
    ['a constant has another name', 'operations.ts', /\bstartSession:/, 'beginSession:'],
    ['an operation has another key', 'operations.ts', '  startSession: typeof', '  beginSession: typeof'],
    ['a reply is any', 'operations.ts', 'types.StartSessionResponse', 'types.Nowhere'],
    ['a request is any', 'operations.ts', 'types.StartSession,', 'any,'],
  ];
  const chatLog = ['types.ts', '  sChatLog?: string;\n', ''] as const;
  let built: Built;
  let caller: string;
  beforeAll(() => {
    const [ofAll, ofFew] = callersOf(project, [generated.files, stubs]);
    caller = ofAll?.text(ofAll.operations) ?? '';
    const changed = [...changes.map(([, ...change]) => change), chatLog].map(([file, from, to]) => {
      const text = stubs.get(file) ?? '';
      expect(text.replace(from, to)).not.toBe(text);
      return new Map(stubs).set(file, text.replace(from, to));
    });
    const using = { caller: ofFew?.text(few) ?? '' };
    built = project.build([
      { stubs: generated.files, caller },
      { stubs, ...using },
      ...changed.map((each) => ({ stubs: each, ...using })),
    ]);
  });

  it('compiles against its own stubs and uses all operations', () => {
    expect(built.complaints(0)).toEqual([]);
    expect(built.complaints(1)).toEqual([]);
    expect(caller.match(/^export function use_/gm)).toHaveLength(36);
  });

  it.each(changes.map(([name], index) => [name, index + 2] as const))('does not where %s', (_name, index) => {
    expect(built.complaints(index)).not.toEqual([]);
  });

  it('names the operation that does not compile', () => {
    const named = built.complaints(changes.length + 2).map(({ operation }) => operation);
    expect([...new Set(named)]).toEqual(['getChat']);
  });
});

describe('an excerpt of stubs', () => {
  const { stubReach, generated } = side;

  it('with all operations and types is everything except comments', () => {
    const plain = (text = ''): string =>
      text.replaceAll(/^ *\/\*\*[^]*?\*\/\n|^\/\/.*\n|^\n/gm, '').replace(/fingerprint: '\w+'/, "fingerprint: ''");
    const excerpt = stubReach.excerpt(stubReach.operations, []);
    for (const [name, text] of excerpt) expect(text).toBe(plain(generated.files.get(name)));
  });

  it('with one operation contains the types of that operation, and a caller of it compiles', () => {
    const excerpt = stubReach.excerpt(['getUser'], ['NODE_REF']);
    const exported = [...(excerpt.get('types.ts') ?? '').matchAll(/^export \w+ (\w+)/gm)].map(([, name]) => name);
    expect(exported).toContain('USER');
    expect(exported).toContain('NODE_REF');
    expect(exported).not.toContain('HIERARCHY');
    expect(excerpt.get('operations.ts')).not.toContain('login');
    const caller = callersOf(project, [excerpt])[0]?.text(['getUser']) ?? '';
    expect(project.build([{ stubs: excerpt, caller }]).complaints(0)).toEqual([]);
  });
});

describe('the wire', () => {
  let wire: WireOracle;
  beforeAll(async () => {
    wire = await WireOracle.start();
  });
  afterAll(() => wire.stop());
  const contract = loadContract(brief);

  it('carries every operation if both sides use the same WSDL', async () => {
    expect([...(await wire.failures({ contract, facts }, { facts }, 'all'))]).toEqual([]);
    expect(wire.calls).toBeGreaterThan(200);
  });

  it('reports a decoded reply that differs from the reply that was sent', async () => {
    const wider = readFacts(
      apply(brief, [on('complexType USER', member('iNodeID', attribute('type', 's:int', 's:long')))]),
    );
    const failures = await wire.failures({ contract, facts }, { facts: wider });
    expect([...failures.keys()]).toEqual(['getUser']);
  });
});

describe('the strict server', () => {
  const { operations, schema } = facts;
  const problemOf = (name: string, content: string): string | undefined => {
    const operation = operations.find((each) => each.name === name);
    if (!operation) throw new Error(`${name} is missing`);
    return new Validator(schema).problemOf(parse(`<${name} xmlns="${ns}" ${content}</${name}>`), operation.input);
  };

  it.each([
    ['startSession', '><iSession>1</iSession><iNode>-2147483648</iNode>'],
    ['startSession', '><iSession>1</iSession><iNode>2</iNode><sAuthCode> </sAuthCode>'],
    ['getReport', '><iNodeID>1</iNodeID><eNodeRef>CHANNEL</eNodeRef>'],
    ['logout', '>'],
  ])('accepts a valid request: %s %s', (name, content) => {
    expect(problemOf(name, content)).toBeUndefined();
  });

  it.each([
    ['a required member is missing', 'startSession', '><iSession>1</iSession>', 'order and number'],
    ['members are out of order', 'startSession', '><iNode>1</iNode><iSession>1</iSession>', 'order and number'],
    ['a member is unknown', 'logout', '><sAuthCode>x</sAuthCode>', 'order and number'],
    ['a member is given twice', 'getAccount', '><sAuthCode/><sAuthCode/>', 'order and number'],
    ['a member is in no namespace', 'getAccount', '><sAuthCode xmlns=""/>', 'order and number'],
    ['a number is out of range', 'startSession', '><iSession>2147483648</iSession><iNode>1</iNode>', 'is not an int'],
    ['a number is empty', 'startSession', '><iSession/><iNode>1</iNode>', 'is not an int'],
    [
      'an enum value is unknown',
      'getReport',
      '><iNodeID>1</iNodeID><eNodeRef>node</eNodeRef>',
      'is not one of the enum values',
    ],
    ['an attribute is unknown', 'logout', 'trace="1">', 'has an attribute'],
    [
      'a member is nil',
      'getAccount',
      '><sAuthCode xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>',
      'must not be nil',
    ],
    ['there is text between elements', 'getAccount', '>x<sAuthCode/>', 'text between elements'],
  ])('refuses a request in which %s', (_name, operation, content, problem) => {
    expect(problemOf(operation, content)).toContain(problem);
  });
});
