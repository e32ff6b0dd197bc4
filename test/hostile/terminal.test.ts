import { describe, expect, test } from 'vitest';
import type { RescueFaultError } from '../../src/index.js';
import { byteServer, call, envelope, failure, guard, httpServer, reply, rescueAt } from './support.js';

guard();

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Terminal control characters that XML allows, bidirectional and zero-width characters, and all line breaks. */
const HOSTILE = 'a\u009b31mb\u202ec\u200b\u2028d\n\t e&#13;&#x85;f\u{e0041}';

describe('an error message has a single line without control characters or invisible characters', () => {
  test.each(['1.1', '1.2'] as const)('of a fault over SOAP %s', async (version) => {
    const fault =
      version === '1.1'
        ? `<soap:Fault><faultcode>soap:Cl\u009b\n\u202e</faultcode><faultstring>${HOSTILE}</faultstring></soap:Fault>`
        : `<soap:Fault><soap:Code><soap:Value>soap:Cl\u009b\n\u202e</soap:Value></soap:Code><soap:Reason><soap:Text>${HOSTILE}</soap:Text></soap:Reason></soap:Fault>`;
    const xml = { 'Content-Type': version === '1.1' ? 'text/xml' : 'application/soap+xml' };
    const server = await httpServer((_, response) => response.writeHead(500, xml).end(envelope(fault, version)));
    const rescue = rescueAt(server.endpoint, { soapVersion: version });
    const error = (await failure(call(rescue, 'login'))) as RescueFaultError;
    expect(error.message).toBe(
      'login: the service returned a fault, Cl\\u{9B}\\u{A}\\u{202E}: ' +
        'a\\u{9B}31mb\\u{202E}c\\u{200B} d e \\u{85}f\\u{E0041}. ' +
        error.message.slice(error.message.indexOf('The service may')),
    );
    expect(error.stack?.split('\n    at ')[0]).toBe(`RescueFaultError: ${error.message}`);
    // the text from the service is preserved unchanged
    expect(error.faultString).toBe('a\u009b31mb\u202ec\u200b\u2028d\n\t e\r\u0085f\u{e0041}');
  });

  const heads: readonly [string, string, readonly string[]][] = [
    ['a status text', '500 x\u009b31m', []],
    ['a Content-Type', '200 OK', ['Content-Type: text/\u009b31m']],
    ['a charset', '200 OK', ['Content-Type: text/xml; charset="\u009b31m\u0085"']],
    ['a content coding', '200 OK', ['Content-Encoding: \u009b31m']],
    ['Retry-After', '503 x', ['Retry-After: \u009b31m']],
    ['Location', '302 x', ['Location: http://other.example/\u009b31m\u0085']],
    ['invalid Location', '302 x', ['Location: http://\u009b31m:x/']],
    ['Server', '407 x', ['Server: \u009b31m']],
  ];
  test.each(heads)('of a reply with a hostile %s', async (_, status, fields) => {
    const content = fields.some((each) => each.startsWith('Content-Type')) ? '' : 'Content-Type: text/html\r\n';
    const server = await byteServer((socket) => {
      const text = `HTTP/1.1 ${status}\r\n${content}${fields.map((each) => `${each}\r\n`).join('')}`;
      socket.write(Buffer.from(`${text}Content-Length: 4\r\n\r\n<a/>`, 'latin1'));
    });
    const error = await failure(call(rescueAt(server.endpoint), 'login'));
    expect(error.message).not.toMatch(invisible);
  });

  test('of a reply with invisible characters in element names', async () => {
    const name = 'a\u{e0041}\u200c\u3164b';
    const server = await byteServer((socket) => socket.write(reply(`<${name}/>`)));
    const error = await failure(call(rescueAt(server.endpoint), 'login'));
    expect(error.message).toContain('a\\u{E0041}\\u{200C}\\u{3164}b');
    expect(error.message).not.toMatch(invisible);
  });

  test('of arguments with foreign text', async () => {
    const rescue = rescueAt('http://127.0.0.1:9/');
    const given = { email: 'a', password: 'b', 'x\u009b\u202e\n': 1 };
    const error = await failure(rescue.login(given));
    expect(error.message).toContain('x\\u{9B}\\u{202E}\\u{A}');
    expect(error.message).not.toMatch(invisible);
  });
});
