import { afterwards, instead } from '../answers.js';
import { envelope, HTML, members, NS, response, saying, type OperationName } from '../replies.js';
import { ok, unknown, type Row } from '../row.js';

/** Faults in which the service executes the call, but sends a reply with status 200 that does not match the WSDL. */
function row(
  fault: string,
  body: string | ((operation: OperationName) => string),
  also: Partial<Row> & { readonly type?: string } = {},
): Row {
  const { type, ...rest } = also;
  return {
    fault,
    cause: afterwards((operation) => ({
      body: typeof body === 'string' ? body : body(operation),
      ...(type !== undefined && { type }),
    })),
    expected: unknown('RescueReplyError', { status: 200 }),
    ...rest,
  };
}

const NIL = 'i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
const html = 'text/html; charset=utf-8';

/** Returns the body of a reply. */
export const documentRows: readonly Row[] = [
  row('200 with HTML', HTML, { type: html }),
  row('200 with HTML said to be XML', HTML),
  row('200 with nothing', ''),
  row('200 with white space', ' \r\n\t '),
  row('200 with JSON', '{"ok":true}', { type: 'application/json' }),
  row('truncated envelope', (operation) => saying(operation).slice(0, -30)),
  row('truncated within the result', (operation) => saying(operation).slice(0, saying(operation).indexOf('_OK') + 1)),
  row('malformed XML', (operation) => saying(operation).replace('</soap:Body>', '</soap:Bodi>')),
  row('something behind the envelope', (operation) => `${saying(operation)}<x/>`),
  row('another root element', '<rss version="2.0"><channel/></rss>'),
  row('an envelope of another namespace', (operation) => saying(operation).replace('/soap/envelope/', '/soap/letter/')),
  row('the reply without its envelope', (operation) => response(operation, members(operation))),
  row('a reply of another namespace', (operation) => envelope(response(operation, members(operation), 'urn:x'))),
  row('the reply of another operation', envelope(`<getAccountResponse xmlns="${NS}"/>`)),
  row('no Body', (operation) => saying(operation).replace(/<soap:Body>.*<\/soap:Body>/, '')),
  row('an empty Body', envelope('')),
  row('two children in the Body', (operation) => envelope(response(operation, members(operation)).repeat(2))),
  row('no result', (operation) => envelope(response(operation, ''))),
  row('an empty result', (operation) => envelope(response(operation, `<${operation}Result/>`))),
  row('a blank result', (operation) => envelope(response(operation, `<${operation}Result> </${operation}Result>`))),
  row('a result twice', (operation) => envelope(response(operation, members(operation).repeat(2)))),
  row('a nil result', (operation) => envelope(response(operation, `<${operation}Result ${NIL}/>`))),
  row('an element in the result', (operation) =>
    envelope(response(operation, `<${operation}Result><b/></${operation}Result>`)),
  ),
  row('text between the members', (operation) => envelope(response(operation, `OK${members(operation)}`))),
  row('a DOCTYPE', (operation) => saying(operation).replace('?>', '?><!DOCTYPE x>')),
  row('entities that expand', (operation) =>
    saying(operation).replace('?>', '?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>').replace('_OK', '_OK&b;'),
  ),
  row('an undeclared entity', (operation) => saying(operation).replace('_OK', '_OK&x;')),
  row('nested 100,000 deep', (operation) => envelope(`${'<a>'.repeat(100_000)}${saying(operation)}`)),
  row('nested 100,000 deep beside the result', (operation) =>
    envelope(response(operation, members(operation) + '<a>'.repeat(100_000) + '</a>'.repeat(100_000))),
  ),
  row('larger than maxReplyBytes', (operation) => `${saying(operation)}${' '.repeat(10_000)}`, {
    client: { maxReplyBytes: 5000 },
  }),
  row('more elements than maxReplyElements', (operation) => envelope(response(operation, '<a/>'.repeat(2000))), {
    client: { maxReplyElements: 1000 },
  }),
  {
    // the service may have codes that we do not know, so it is unknown whether it executed the call
    fault: 'an unknown result',
    cause: instead((operation) => ({ body: saying(operation, 'NotToday') })),
    expected: unknown('RescueResultError', { code: 'NOTTODAY', ran: 0 }),
  },
  {
    fault: 'OK, without the authcode',
    cause: afterwards((operation) => ({ body: saying(operation).replace(/<sAuthCode>.*<\/sAuthCode>/, '') })),
    expected: {
      login: ok('login'),
      requestAuthCodeSSO: unknown('RescueReplyError', { status: 200 }),
      startSession: ok('startSession'),
    },
  },
];
