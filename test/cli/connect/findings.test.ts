import { describe, expect, it } from 'vitest';
import { contract as shippedContract } from '../../../generated/operations.js';
import { readComparable } from '../../../src/cli/comparison.js';
import { findingsOf } from '../../../src/cli/connect/findings.js';
import { command, emptyFolder, rescue, serve, tree } from '../support.js';
import { edit, inside } from './edited-wsdl.js';

const without = (operation: string): string =>
  rescue.replaceAll(new RegExp(`<wsdl:operation name="${operation}">[^]*?</wsdl:operation>\\s*`, 'g'), '');
const input = (name: string, min: 0 | 1, more = '') =>
  `<s:element minOccurs="${min}" maxOccurs="1" name="${name}" ${more}type="s:int" />`;
const all = ['login', 'logout', 'requestAuthCode', 'requestAuthCodeSSO', 'startSession'];

/** The verdicts that differ from `works`. */
type Verdicts = Readonly<Record<string, string>>;

describe('the verdict for a WSDL', () => {
  const generate = 'works after generate';
  const facts: readonly [string, string, number, Verdicts, string][] = [
    ['the shipped WSDL', rescue, 0, {}, '36 confirmed'],
    [
      'other spellings of inputs that the client knows',
      inside('requestAuthCodeSSO', 'name="sSSOID"', 'name="sSSOId"'),
      1,
      { requestAuthCodeSSO: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'an input with another name',
      inside('startSession', 'name="iSession"', 'name="iTicket"'),
      2,
      { startSession: 'needs a release of this package (input iTicket unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'an optional input with another name',
      inside('login', 'name="sEmail"', 'name="sMail"'),
      2,
      { login: 'needs a release of this package (input sMail unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'an additional input that is nillable and required, like int? in .NET',
      inside('login', '<s:sequence>', `<s:sequence>${input('iZone', 1, 'nillable="true" ')}`),
      1,
      { login: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'an additional required input',
      inside('login', '<s:sequence>', `<s:sequence>${input('iZone', 1)}`),
      2,
      { login: 'needs a release of this package (input iZone unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'an additional optional input',
      inside('login', '<s:sequence>', `<s:sequence>${input('iZone', 0)}`),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'a missing operation requestAuthCodeSSO',
      without('requestAuthCodeSSO'),
      2,
      { requestAuthCodeSSO: 'needs a release of this package (operation missing)' },
      '35 confirmed, 1 missing',
    ],
    ['a missing operation that no method uses', without('getNote'), 0, {}, '35 confirmed, 1 missing'],
    [
      'a new enum value',
      edit([
        '<s:enumeration value="login_OK" />',
        '<s:enumeration value="login_OK" /><s:enumeration value="login_New" />',
      ]),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'another namespace',
      edit([/(targetNamespace|xmlns:tns)="[^"]*"/, '$1="urn:rescue"']),
      1,
      Object.fromEntries(all.map((name) => [name, generate])),
      '36 changed',
    ],
    [
      'SOAP 1.2 only',
      edit(
        [/<wsdl:port name="APISoap" [^]*?<\/wsdl:port>/, ''],
        [/<wsdl:binding name="APISoap" [^]*?<\/wsdl:binding>/, ''],
      ),
      1,
      Object.fromEntries(all.map((name) => [name, generate])),
      '36 changed',
    ],
    [
      'one operation with SOAP 1.2 only',
      rescue.replace(/(<wsdl:binding name="APISoap" [^]*?)<wsdl:operation name="login">[^]*?<\/wsdl:operation>/, '$1'),
      1,
      { login: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'SOAP 1.1 only',
      edit(
        [/<wsdl:port name="APISoap12" [^]*?<\/wsdl:port>/, ''],
        [/<wsdl:binding name="APISoap12" [^]*?<\/wsdl:binding>/, ''],
      ),
      0,
      {},
      '36 confirmed',
    ],
    [
      'a list instead of text in a reply',
      inside('getNoteResponse', 'maxOccurs="1" name="sNote"', 'maxOccurs="unbounded" name="sNote"'),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'an authcode with another spelling in a reply',
      inside('requestAuthCodeResponse', 'name="sAuthCode"', 'name="sAuthcode"'),
      1,
      { requestAuthCode: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'a result OK with another name, which no client reads',
      edit(['"login_OK"', '"login_Success"']),
      2,
      { login: 'needs a release of this package (no result that means OK)' },
      '35 confirmed, 1 changed',
    ],
    [
      'results with a longer prefix, which only new stubs support',
      edit(['value="login_', 'value="Login_Result_']),
      1,
      { login: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'a list as a result',
      inside('logoutResponse', 'maxOccurs="1" name="logoutResult"', 'maxOccurs="unbounded" name="logoutResult"'),
      2,
      { logout: 'needs a release of this package (the reply has no text result)' },
      '35 confirmed, 1 changed',
    ],
    [
      'a list as a result, and an additional optional input',
      inside(
        'logoutResponse',
        'maxOccurs="1" name="logoutResult"',
        'maxOccurs="unbounded" name="logoutResult"',
      ).replace(
        /(<s:element name="logout">\s*)<s:complexType\s*\/>/,
        `$1<s:complexType><s:sequence>${input('iZone', 0)}</s:sequence></s:complexType>`,
      ),
      2,
      { logout: 'needs a release of this package (the reply has no text result)' },
      '35 confirmed, 1 changed',
    ],
    [
      'two inputs with other names',
      inside('startSession', 'name="iSession"', 'name="iTicket"').replace(
        /(<s:element name="startSession">[^]*?)"iNode"/,
        '$1"iPerson"',
      ),
      2,
      { startSession: 'needs a release of this package (input iTicket unknown, input iPerson unknown)' },
      '35 confirmed, 1 changed',
    ],
    [
      'another host',
      edit(['location="https://secure.logmeinrescue.com', 'location="https://eu.example.com']),
      0,
      {},
      '36 confirmed',
    ],
    [
      'another path',
      edit(['location="https://secure.logmeinrescue.com/API/', 'location="https://a.example/V2/']),
      0,
      {},
      '36 confirmed',
    ],
    [
      'an operation that the generator cannot read',
      inside('getNote', '<s:sequence>', '<s:sequence><s:key/>'),
      0,
      {},
      '35 confirmed, 1 unreadable',
    ],
    [
      'inputs in another order',
      inside('startSession', /(<s:element [^>]*iSession[^>]*>)(\s*)(<s:element [^>]*iNode[^>]*>)/, '$3$2$1'),
      1,
      { startSession: generate },
      '35 confirmed, 1 changed',
    ],
    [
      'no HttpGet and HttpPost',
      edit(
        [/<wsdl:port name="APIHttp[^]*?<\/wsdl:port>/, ''],
        [/<wsdl:binding name="APIHttp[^]*?<\/wsdl:binding>/, ''],
      ),
      0,
      {},
      '36 confirmed',
    ],
    [
      'other type names',
      edit(['"loginRet"', '"LoginResult"'], ['tns:loginRet', 'tns:LoginResult']),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'a result of plain text',
      inside('loginResponse', 'type="tns:loginRet"', 'type="s:string"'),
      0,
      {},
      '35 confirmed, 1 changed',
    ],
    [
      'a single result, which does not mean OK',
      rescue.replace(
        /(<s:simpleType name="loginRet">\s*<s:restriction [^>]*>)[^]*?(<\/s:restriction>)/,
        '$1<s:enumeration value="login_Invalid" />$2',
      ),
      2,
      { login: 'needs a release of this package (no result that means OK)' },
      '35 confirmed, 1 changed',
    ],
    ['different documentation', edit(['Logs in a user', 'Lets a user in']), 0, {}, '36 confirmed'],
    [
      'an additional operation',
      rescue.replaceAll(
        /<wsdl:operation name="getNote">[^]*?<\/wsdl:operation>/g,
        (operation) => operation + operation.replace('name="getNote"', 'name="getRemark"'),
      ),
      0,
      {},
      '36 confirmed, 1 new',
    ],
  ];

  const comparable = (text: string) =>
    readComparable({ text, source: 'x.wsdl', location: 'x.wsdl', documents: new Map() });
  const shipped = comparable(rescue);
  const states = ['confirmed', 'changed', 'new', 'missing', 'unreadable'];
  const verdictsOf = (verdicts: Verdicts) => ({
    ...Object.fromEntries(all.map((name) => [name, 'works'])),
    ...verdicts,
  });

  it.each(facts)('%s', (_, wsdl, code, verdicts, counts) => {
    const { methods, operations, exitCode } = findingsOf(shipped, comparable(wsdl));
    const text = methods.map(({ method, verdict, reason }) => [method, reason ? `${verdict} (${reason})` : verdict]);
    expect(Object.fromEntries(text)).toEqual(verdictsOf(verdicts));
    const counted = states.map((state) => `${operations.filter((each) => each.state === state).length} ${state}`);
    expect(counted.filter((each) => !each.startsWith('0 ')).join(', ')).toBe(counts);
    expect(exitCode).toBe(code);
  });

  it('comes with the contract for the calls, the changes of each operation, and whether the stubs differ', () => {
    const { contract, isDifferent, operations } = findingsOf(shipped, comparable(facts[1]?.[1] ?? ''));
    expect([
      contract.operations['requestAuthCodeSSO'] === shippedContract.operations.requestAuthCodeSSO,
      isDifferent,
    ]).toEqual([false, true]);
    expect(operations.filter(({ changes }) => changes.length > 0)).toEqual([
      {
        name: 'requestAuthCodeSSO',
        state: 'changed',
        changes: [expect.stringContaining('sSSOID'), expect.any(String)],
      },
    ]);
    for (const wsdl of [rescue, edit(['Logs in a user', 'Lets a user in'])])
      expect(findingsOf(shipped, comparable(wsdl))).toMatchObject({ contract: shippedContract, isDifferent: false });
    const breaking = findingsOf(shipped, comparable(facts[2]?.[1] ?? ''));
    expect([breaking.contract === shippedContract, breaking.isDifferent]).toEqual([true, true]);
  });

  it('does not depend on an additional SOAP version, which clients need not use', () => {
    const [, only11 = ''] = facts.find(([name]) => name === 'SOAP 1.1 only') ?? [];
    const { operations, methods } = findingsOf(comparable(only11), shipped);
    expect(new Set(operations.map(({ state }) => state))).toEqual(new Set(['confirmed']));
    expect(new Set(methods.map(({ verdict }) => verdict))).toEqual(new Set(['works']));
  });

  it.each(facts.slice(0, 3))('as the command prints it: %s', async (_, wsdl, code, verdicts, counts) => {
    const folder = emptyFolder();
    const url = `${await serve({ '/API/API.asmx?wsdl': wsdl })}/API/API.asmx`;
    const { printed, notified, ...ran } = await command({ folder }, 'connect', '--url', url);
    expect({ ...ran, notified }).toEqual({ code, notified: '' });
    const found = [...printed.matchAll(/^ {2}(\w+) +((?:works|needs).*)$/gm)].map(([, method, text]) => [method, text]);
    expect(Object.fromEntries(found)).toEqual(verdictsOf(verdicts));
    expect(printed).toContain(`\nOperations: ${counts}\n`);
    expect(printed.split('\n').length).toBeLessThanOrEqual(25);
    expect(tree(folder)).toEqual({});
  });
});
