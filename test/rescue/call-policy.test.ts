import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contract } from '../../generated/operations.js';
import { isRescueError, isRescueResultError, RescueClient, RescueRequestError } from '../../src/index.js';
import { codeOf } from '../../src/rescue/codes.js';
import type { ComplexType, Operation, SimpleType } from '../../src/soap/schema/contract.js';
import { demoCredentials, startRescueServer } from '../../src/testing.js';
import { cannedTransport, envelope } from '../support/canned-transport.js';
import { contractFrom } from '../codegen/wsdl.js';

const NS = 'https://secure.logmeinrescue.com/API/API.asmx';
const shipped = readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'), 'utf8');

describe("a result enum value has the guide's code", () => {
  test.each<[keyof typeof contract.operations, string, string]>([
    ['login', 'login_OK', 'OK'],
    ['login', 'login_LimitReached', 'LIMITREACHED'],
    ['login', 'login_SomethingNew_Here', 'SOMETHINGNEW_HERE'],
    ['startSession', 'startSessionRet_NotLoggedInAsAdmin', 'NOTLOGGEDINASADMIN'],
    ['startSession', 'startSessionRet_Invalid_SecretAuthCode', 'INVALID_SECRETAUTHCODE'],
    ['startSession', 'startSessionRet_User_Deleted_Or_Disabled', 'USER_DELETED_OR_DISABLED'],
    ['startSession', 'startSession_InvalidParam_Session', 'INVALIDPARAM_SESSION'],
    ['getUser', 'getUser_InvalidParam_NodeID', 'INVALIDPARAM_NODE'],
    ['getAccount_v2', 'getAccount_OK', 'OK'],
    ['setUser', 'setUser_InvalidParam_Email_Already_In_Use', 'EMAIL_ALREADY_IN_USE'],
    ['setUser', 'setUser_InvalidParam_Missing_Current_Password', 'MISSING_CURRENT_PASSWORD'],
    ['requestAuthCodeSSO', 'requestAuthCode_InvalidParam_Company', 'INVALIDPARAM_COMPANY'],
    ['requestAuthCodeSSO', 'requestAuthCodeSSO_InvalidParam_Company', 'INVALIDPARAM_COMPANY'],
    ['getReport', 'getReport_OK', 'OK'],
    ['getReport', 'OK', 'OK'],
    // a versioned operation may use its own name as the prefix
    ['setReportDate_v2', 'setReportDate_v2_OK', 'OK'],
    ['startSession', 'startSession_InvalidParam_SessionID', 'INVALIDPARAM_SESSION'],
    ['requestAuthCodeSSO', 'requestAuthCode_InvalidParam_CompanyID', 'INVALIDPARAM_COMPANY'],
  ])('%s: %s is %s', (operation, literal, code) => {
    expect(codeOf(contract.operations[operation], literal)).toBe(code);
  });
});

describe('the prefix of an enumeration', () => {
  const withLiterals = (...enumeration: string[]): Operation => {
    const result: SimpleType = { kind: 'simple', base: 'string', enumeration };
    const reply: ComplexType = { kind: 'complex', elements: [{ name: 'opResult', ns: NS, type: () => result }] };
    const output = { name: 'opResponse', ns: NS, type: () => reply };
    return { name: 'op', action: '', input: output, output, result: 'opResult' };
  };
  test.each<[string, string[], string, string]>([
    ['no common prefix', ['OK', 'Not_There'], 'Not_There', 'NOT_THERE'],
    ['no common prefix, and an unknown value', ['OK', 'Error'], 'x_Other', 'OTHER'],
    ['a prefix with an underscore', ['my_op_OK', 'my_op_Error'], 'my_op_Error', 'ERROR'],
    ['a prefix with an underscore, and an unknown value', ['my_op_OK', 'my_op_Error'], 'my_op_New', 'NEW'],
    ['of a single value', ['create_OK'], 'create_OK', 'OK'],
    ['a value without the prefix, and the value for OK', ['op_OK', 'op_Error', 'Busy'], 'op_OK', 'OK'],
    ['a value without the prefix', ['op_OK', 'op_Error', 'Busy'], 'Busy', 'BUSY'],
    ['a value without the prefix, and an unknown value', ['op_OK', 'op_Error', 'Busy'], 'op_New', 'NEW'],
    ['a value that ends like OK and comes first', ['my_op_Not_OK', 'my_op_OK'], 'my_op_Not_OK', 'NOT_OK'],
    ['a value that ends like OK, without a value for OK', ['op_Not_OK', 'op_Error'], 'op_Not_OK', 'NOT_OK'],
    ['the same with another prefix', ['my_op_Not_OK', 'my_op_Error'], 'my_op_Not_OK', 'MY_OP_NOT_OK'],
    ['a prefix ends at an underscore', ['op_Invalid', 'op_InvalidParam'], 'op_InvalidParam', 'INVALIDPARAM'],
  ])('%s', (_name, literals, literal, code) => {
    expect(codeOf(withLiterals(...literals), literal)).toBe(code);
  });
});

test('the shipped contract is reconstructed if, and only if, source.json says so', () => {
  const source = JSON.parse(readFileSync(join(__dirname, '../../wsdl/source.json'), 'utf8')) as { how: string };
  expect(contract.origin).toBe(source.how === 'reconstructed' ? 'reconstructed' : 'service');
});

/** Returns the element of an operation's request in the shipped WSDL, so that tests can replace it. */
function element(name: string): string {
  const start = shipped.indexOf(`<s:element name="${name}">`);
  const end = shipped.indexOf('</s:complexType>', start);
  if (start < 0 || end < 0) throw new Error(`the shipped description has no element ${name}`);
  return shipped.slice(start, end);
}

/** Returns the shipped WSDL with one element changed. @throws Error if nothing changed */
function changed(name: string, change: (text: string) => string): string {
  const before = element(name);
  const after = change(before);
  if (before === after) throw new Error(`nothing was changed in ${name}`);
  return shipped.replace(before, () => after);
}

const int = (name: string, min: 0 | 1) => `<s:element minOccurs="${min}" maxOccurs="1" name="${name}" type="s:int" />`;
const nullable = (name: string) => int(name, 1).replace(' type=', ' nillable="true" type=');

/** Adds similar operations. */
function withMore(wsdl: string, count: number): string {
  const names = Array.from({ length: count }, (_, i) => `more${i}`);
  const all = (make: (name: string) => string) => names.map(make).join('');
  const binding = (prefix: string) =>
    all(
      (n) =>
        `<wsdl:operation name="${n}"><${prefix}:operation soapAction="${NS}/${n}" style="document"/><wsdl:input><${prefix}:body use="literal"/></wsdl:input><wsdl:output><${prefix}:body use="literal"/></wsdl:output></wsdl:operation>`,
    );
  return wsdl
    .replace(
      '</s:schema>',
      () =>
        all(
          (n) =>
            `<s:element name="${n}"><s:complexType/></s:element><s:element name="${n}Response"><s:complexType/></s:element>`,
        ) + '</s:schema>',
    )
    .replace(
      '<wsdl:portType',
      () =>
        all(
          (n) =>
            `<wsdl:message name="${n}In"><wsdl:part name="parameters" element="tns:${n}"/></wsdl:message><wsdl:message name="${n}Out"><wsdl:part name="parameters" element="tns:${n}Response"/></wsdl:message>`,
        ) + '<wsdl:portType',
    )
    .replace(
      '</wsdl:portType>',
      () =>
        all(
          (n) =>
            `<wsdl:operation name="${n}"><wsdl:input message="tns:${n}In"/><wsdl:output message="tns:${n}Out"/></wsdl:operation>`,
        ) + '</wsdl:portType>',
    )
    .replace(
      /(<wsdl:binding name="\w+Soap"[\s\S]*?)<\/wsdl:binding>/,
      (_all, start: string) => `${start}${binding('soap')}</wsdl:binding>`,
    )
    .replace(
      /(<wsdl:binding name="\w+Soap12"[\s\S]*?)<\/wsdl:binding>/,
      (_all, start: string) => `${start}${binding('soap12')}</wsdl:binding>`,
    );
}

/** Removes an operation from every port type and binding. */
function without(name: string): string {
  return shipped.replace(new RegExp(`<wsdl:operation name="${name}">[\\s\\S]*?</wsdl:operation>\\s*`, 'g'), '');
}

const ssoReply = (literal: string, wrapper = 'requestAuthCodeSSO') =>
  envelope(
    `<${wrapper}Response xmlns="${NS}"><${wrapper}Result>${literal}</${wrapper}Result><sAuthCode>code</sAuthCode></${wrapper}Response>`,
  );
const startReply = (literal: string) =>
  envelope(
    `<startSessionResponse xmlns="${NS}"><startSessionResult>${literal}</startSessionResult></startSessionResponse>`,
  );

describe('RescueClient accepts other plausible WSDLs of the service, without changes to its code', () => {
  test.each<[string, string, string, string]>([
    ['as shipped', shipped, '<sCompany>654321</sCompany>', '<iSession>12345678</iSession><iNode>337366</iNode>'],
    [
      'company as an int, iCompany',
      changed('requestAuthCodeSSO', (text) =>
        text.replace(/<s:element [^>]*name="sCompany"[^>]*?(\/>|>[\s\S]*?<\/s:element>)/, int('iCompany', 1)),
      ),
      '<iCompany>654321</iCompany>',
      '<iSession>',
    ],
    [
      'iSessionID and iNodeID',
      changed('startSession', (text) => text.replace('"iSession"', '"iSessionID"').replace('"iNode"', '"iNodeID"')),
      '<sCompany>',
      '<iSessionID>12345678</iSessionID><iNodeID>337366</iNodeID>',
    ],
    [
      'sSSOId instead of sSSOID',
      changed('requestAuthCodeSSO', (text) => text.replace('"sSSOID"', '"sSSOId"')),
      '<sSSOId>123456</sSSOId>',
      '<iSession>',
    ],
    [
      'an extra optional input',
      changed('startSession', (text) => text.replace('<s:sequence>', `<s:sequence>${int('iExtra', 0)}`)),
      '<sCompany>',
      '<iSession>12345678</iSession>',
    ],
    [
      'an extra required input that may be nil, an int? of .NET',
      changed('startSession', (text) => text.replace('<s:sequence>', `<s:sequence>${nullable('iExtra')}`)),
      '<sCompany>',
      '<iExtra xsi:nil="true"/><iSession>12345678</iSession>',
    ],
    [
      'another order',
      changed('startSession', (text) =>
        text.replace(/(<s:element[^>]*"iSession"[^>]*>)(\s*)(<s:element[^>]*"iNode"[^>]*>)/, '$3$2$1'),
      ),
      '<sCompany>',
      '<iNode>337366</iNode><iSession>12345678</iSession>',
    ],
    ['a hundred more operations', withMore(shipped, 100), '<sCompany>', '<iSession>'],
    [
      'other prefixes of the enum values',
      shipped.replaceAll('"startSessionRet_', '"startSession_').replaceAll('"requestAuthCode_', '"requestAuthCodeRet_'),
      '<sCompany>',
      '<iSession>',
    ],
    [
      'a separate result type with its own enum values for single sign-on',
      changed('requestAuthCodeSSOResponse', (text) =>
        text.replace('tns:requestAuthCodeRet', 'tns:requestAuthCodeSSORet'),
      ).replace(
        '</s:schema>',
        '<s:simpleType name="requestAuthCodeSSORet"><s:restriction base="s:string"><s:enumeration value="requestAuthCodeSSO_Error"/><s:enumeration value="requestAuthCodeSSO_OK"/></s:restriction></s:simpleType></s:schema>',
      ),
      '<sCompany>',
      '<iSession>',
    ],
    ['another unknown operation missing', without('getChat'), '<sCompany>', '<iSession>'],
  ])('%s', async (_name, wsdl, sso, start) => {
    const transport = cannedTransport(({ body = '' }) => ({
      body: body.includes('<requestAuthCodeSSO') ? ssoReply('requestAuthCodeSSO_OK') : startReply('anything_OK'),
    }));
    const rescue = new RescueClient({ contract: contractFrom(wsdl), transport });
    expect(await rescue.requestAuthCodeSSO({ ssoId: '123456', password: 'p', company: '654321' })).toEqual({
      code: 'OK',
      authCode: 'code',
    });
    expect(await rescue.startSession({ session: 12345678, node: 337366 })).toEqual({ code: 'OK' });
    expect(transport.requests[0]?.body).toContain(sso);
    expect(transport.requests[1]?.body).toContain(start);
    expect(transport.requests[1]?.body).toContain('<sAuthCode>code</sAuthCode>');
  });
});

describe('all five methods receive an OK and a refusal from a server with the changed WSDL', () => {
  test.each<[string, string]>([
    ['as shipped', shipped],
    [
      'iSessionID, iNodeID and iCompany',
      changed('startSession', (text) =>
        text.replace('"iSession"', '"iSessionID"').replace('"iNode"', '"iNodeID"'),
      ).replace(/<s:element [^>]*name="sCompany"[^>]*?(\/>|>[\s\S]*?<\/s:element>)/, int('iCompany', 1)),
    ],
    [
      'other prefixes of all enum values',
      shipped
        .replace(/value="(login|logout)_/g, 'value="$1Ret_')
        .replaceAll('value="startSessionRet_', 'value="')
        .replaceAll('value="requestAuthCode_', 'value="my_prefix_'),
    ],
  ])('%s', async (_name, wsdl) => {
    const contract = contractFrom(wsdl);
    const server = await startRescueServer({ contract, wsdl });
    const rescue = new RescueClient({ contract, endpoint: server.endpoint });
    const code = (call: Promise<{ code: string }>): Promise<string> =>
      call.then(
        (reply) => reply.code,
        (error: unknown) => (isRescueResultError(error) ? error.code : String(error)),
      );
    const { login, sso, startSession } = demoCredentials;
    const wrong = { password: 'wrong' };
    const codes = [
      await code(rescue.login({ ...login, ...wrong })),
      await code(rescue.startSession(startSession)),
      await code(rescue.login(login)),
      await code(rescue.requestAuthCode({ ...login, ...wrong })),
      await code(rescue.requestAuthCode(login)),
      await code(rescue.requestAuthCodeSSO({ ...sso, ...wrong })),
      await code(rescue.requestAuthCodeSSO(sso)),
      await code(rescue.startSession({ ...startSession, authCode: 'wrong' })),
      await code(rescue.startSession(startSession)),
      await code(rescue.logout()),
      await code(rescue.logout()),
    ];
    await rescue.close();
    await server.close();
    const refused = ['INVALID', 'NOTLOGGEDINASADMIN', 'OK', 'INVALID', 'OK', 'INVALID', 'OK', 'INVALID_SECRETAUTHCODE'];
    expect(codes).toEqual([...refused, 'OK', 'OK', 'NOTLOGGEDIN']);
  });

  test('an invalid number is rejected with the name of the argument but not its value', async () => {
    const wsdl = changed('requestAuthCodeSSO', (text) =>
      text.replace(/<s:element [^>]*name="sSSOID"[^>]*?(\/>|>[\s\S]*?<\/s:element>)/, int('iSSOID', 1)),
    );
    const transport = cannedTransport({ body: ssoReply('requestAuthCode_OK') });
    const rescue = new RescueClient({ contract: contractFrom(wsdl), transport });
    for (const ssoId of ['secret-id', '0x10', ' ', '1e3'])
      await expect(rescue.requestAuthCodeSSO({ ...demoCredentials.sso, ssoId })).rejects.toThrow(
        /^requestAuthCodeSSO: ssoId must contain only digits, .*iSSOID/,
      );
    expect(transport.requests).toEqual([]);
    await rescue.requestAuthCodeSSO({ ...demoCredentials.sso, ssoId: '0042' });
    expect(transport.requests[0]?.body).toContain('<iSSOID>42</iSSOID>');
  });

  test('a reply without its result is not a success', async () => {
    const wsdl = changed('loginResponse', (text) => text.replace('minOccurs="1"', 'minOccurs="0"'));
    const transport = cannedTransport({ body: envelope(`<loginResponse xmlns="${NS}"/>`) });
    const rescue = new RescueClient({ contract: contractFrom(wsdl), transport });
    await expect(rescue.login(demoCredentials.login)).rejects.toMatchObject({
      name: 'RescueReplyError',
      path: 'Body/loginResponse/loginResult',
    });
  });
});

describe('in a reply that was indented on its way', () => {
  const reply = (result: string, authCode = '') =>
    envelope(
      `<requestAuthCodeResponse xmlns="${NS}">\n<requestAuthCodeResult>\n  ${result}\n</requestAuthCodeResult>${authCode}\n</requestAuthCodeResponse>`,
    );
  const request = (body: string) => {
    const rescue = new RescueClient({ transport: cannedTransport({ body }) });
    const ended = rescue.requestAuthCode({ email: 'someone@example.com', password: 'Correct-Horse7' });
    return { rescue, ended };
  };

  test('OK between white space is OK', async () => {
    const { ended } = request(reply('requestAuthCode_OK', '<sAuthCode>code</sAuthCode>'));
    expect(await ended).toEqual({ code: 'OK', authCode: 'code' });
  });

  test('a refusal between white space is known not to have been executed', async () => {
    const { ended } = request(reply('requestAuthCode_Invalid'));
    await expect(ended).rejects.toMatchObject({
      code: 'INVALID',
      result: 'requestAuthCode_Invalid',
      outcome: 'refused',
    });
  });

  test('white space alone is not an authcode', async () => {
    const { rescue, ended } = request(reply('requestAuthCode_OK', '<sAuthCode>\n  </sAuthCode>'));
    await expect(ended).rejects.toMatchObject({
      name: 'RescueReplyError',
      path: 'Body/requestAuthCodeResponse/sAuthCode',
    });
    expect(rescue.auth.hasAuthCode).toBe(false);
  });
});

describe('the constructor rejects a contract that does not fit, and names the parameter', () => {
  test.each<[string, string, string[], RegExp]>([
    ['a missing operation', without('startSession'), ['startSession'], /the WSDL has no operation startSession/],
    [
      'a parameter with an unknown spelling',
      changed('startSession', (text) => text.replace('"iSession"', '"iSupportSession"')),
      ['startSession', 'session'],
      /startSession has no input named iSession or /,
    ],
    [
      'an extra required input',
      changed('startSession', (text) => text.replace('<s:sequence>', `<s:sequence>${int('iExtra', 1)}`)),
      ['startSession', 'iExtra'],
      /startSession requires the input iExtra, which RescueClient does not provide/,
    ],
    [
      'an extra required list, whose items may be nil',
      changed('startSession', (text) =>
        text.replace('<s:sequence>', `<s:sequence>${nullable('iExtra').replace('"1" name', '"9" name')}`),
      ),
      ['startSession', 'iExtra'],
      /startSession requires the input iExtra, which RescueClient does not provide/,
    ],
    [
      'no authcode parameter',
      changed('startSession', (text) => text.replace('"sAuthCode"', '"sToken"')),
      ['startSession', 'authCode'],
      /startSession has no input named sAuthCode/,
    ],
    [
      'a result that is not a string',
      changed('loginResponse', (text) => text.replace('tns:loginRet', 's:int')),
      ['login', 'code'],
      /the reply of login has no text result/,
    ],
    [
      'no authcode in the reply',
      changed('requestAuthCodeSSOResponse', (text) => text.replace('"sAuthCode"', '"sToken"')),
      ['requestAuthCodeSSO', 'authCode'],
      /requestAuthCodeSSO has no output named sAuthCode/,
    ],
    [
      'several authcodes in the reply',
      changed('requestAuthCodeSSOResponse', (text) =>
        text.replace('maxOccurs="1" name="sAuthCode"', 'maxOccurs="2" name="sAuthCode"'),
      ),
      ['requestAuthCodeSSO', 'authCode'],
      /requestAuthCodeSSO has no output named sAuthCode/,
    ],
  ])('%s', (_name, wsdl, path, message) => {
    const contract = contractFrom(wsdl);
    let error: unknown;
    try {
      new RescueClient({ contract });
    } catch (thrown) {
      error = thrown;
    }
    expect(isRescueError(error)).toBe(true);
    expect((error as RescueRequestError).issues.map((issue) => issue.path)).toContainEqual(path);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toMatch(/Generate it from the current WSDL of the service/);
  });
});
