import { describe, expect, test } from 'vitest';
import type { RescueFaultError } from '../../src/index.js';
import { demoCredentials, ServerFault, type Effect } from '../../src/testing.js';
import {
  call,
  embeddedServer,
  envelope,
  expectOutcome,
  expectUsable,
  failure,
  guard,
  hasStarted,
  operations,
  rescueAt,
  type OperationName,
} from './support.js';

guard();

const versions = ['1.1', '1.2'] as const;

async function faulting(operation: OperationName, soapVersion: '1.1' | '1.2', effect: Effect) {
  const server = await embeddedServer();
  const rescue = rescueAt(server.endpoint, { soapVersion });
  await rescue.login(demoCredentials.login);
  server.clearCalls();
  server.next(operation, effect);
  const error = (await failure(call(rescue, operation))) as RescueFaultError;
  expect(error).toMatchObject({ name: 'RescueFaultError', operation });
  return { server, rescue, error };
}

describe.each(operations)('a fault in reply to %s', (operation) => {
  describe.each(versions)('over SOAP %s', (version) => {
    test.each([500, 200, 400, 503])(
      'is read as a fault with HTTP status %i, with and without a detail',
      async (status) => {
        for (const detail of ['', '<a xmlns="urn:a" b="c">d</a>'])
          for (const [code, outcome] of [
            ['Client', 'refused'],
            ['Server', 'unknown'],
            ['MustUnderstand', 'refused'],
            ['VersionMismatch', 'refused'],
            ['My.Code', 'unknown'],
          ] as const) {
            const fault = new ServerFault('It  did\nnot work', { code, detail });
            const { server, rescue, error } = await faulting(operation, version, { status, fault });
            expectOutcome(error, outcome, server.calls.length);
            expect(error.status).toBe(status);
            const words = { Client: ['Client', 'Sender'], Server: ['Server', 'Receiver'] } as Partial<
              Record<string, string[]>
            >;
            expect(error.faultCode).toBe(words[code]?.[versions.indexOf(version)] ?? code);
            expect(error.faultString).toBe('It  did\nnot work');
            expect(error.detail?.children).toEqual(
              detail === ''
                ? undefined
                : [{ ns: 'urn:a', name: 'a', attributes: [{ ns: '', name: 'b', value: 'c' }], children: ['d'] }],
            );
            expect(error.message).toMatch(
              new RegExp(`^${operation}: the service returned a fault, ${error.faultCode}: It did not work\\. `),
            );
            await expectUsable(rescue);
          }
      },
    );

    test('after the execution never has an outcome that denies the execution', async () => {
      const fault = new ServerFault('Timeout expired.');
      const { server, error } = await faulting(operation, version, { fault, run: true });
      expect(error.outcome).toBe('unknown');
      expect(hasStarted(server)).toBe(operation === 'startSession');
    });
  });

  const fault11 = (content: string): string => envelope(`<soap:Fault>${content}</soap:Fault>`);
  const fault12 = (content: string): string => envelope(`<soap:Fault>${content}</soap:Fault>`, '1.2');
  test.each<[string, string, Partial<RescueFaultError>]>([
    ['empty', fault11(''), { faultCode: '', faultString: '', outcome: 'unknown' }],
    ['without a text', fault11('<faultcode>soap:Client</faultcode>'), { faultCode: 'Client', faultString: '' }],
    ['without a code', fault11('<faultstring>why</faultstring>'), { faultCode: '', outcome: 'unknown' }],
    [
      'with a dotted code',
      fault11('<faultcode>soap:Client.Auth</faultcode>'),
      { faultCode: 'Client.Auth', outcome: 'refused' },
    ],
    [
      'in the other SOAP version',
      fault12('<soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code>'),
      { faultCode: 'Sender', outcome: 'refused' },
    ],
    [
      'with subcodes',
      fault12(
        '<soap:Code><soap:Value>soap:Sender</soap:Value><soap:Subcode><soap:Value>a:One</soap:Value><soap:Subcode><soap:Value>a:Two</soap:Value></soap:Subcode></soap:Subcode></soap:Code>',
      ),
      { faultCode: 'Two', outcome: 'refused' },
    ],
    [
      'with unusual members',
      fault11('<faultcode>soap:Server</faultcode><__proto__>x</__proto__><detail><constructor polluted="1"/></detail>'),
      { faultCode: 'Server' },
    ],
  ])('that is %s is read as far as possible', async (_name, body, want) => {
    const { server, rescue, error } = await faulting(operation, '1.1', { status: 500, body });
    expect(error).toMatchObject(want);
    expect(server.calls).toHaveLength(1);
    await expectUsable(rescue);
  });

  test('of several megabytes has a limited text and detail', async () => {
    const many = 100_000;
    const text = 'why '.repeat(many);
    const body = fault11(
      `<faultcode>soap:Server</faultcode><faultstring>${text}</faultstring><detail>${'<a b="c"/>'.repeat(many)}</detail>`,
    );
    const { rescue, error } = await faulting(operation, '1.1', { status: 500, body });
    expect(error.faultString.length).toBe(20_000);
    expect(error.message.length).toBeLessThan(1_200);
    expect(error.detail?.children.length).toBeGreaterThan(4_000);
    expect(error.detail?.children.length).toBeLessThan(10_000);
    await expectUsable(rescue);
  });
});
