import { codeOf } from '../../rescue/codes.js';
import { facadeParameters, keyOf, type FacadeMethod } from '../../rescue/parameter-names.js';
import { membersOf, type Contract } from '../../soap/schema/contract.js';
import { builtIns, isBuiltInType } from '../../soap/schema/values.js';
import { ownOf } from '../../soap/xml/names.js';
import { withDefaults } from '../default-values.js';
import type { HttpReply, HttpRequest } from '../http-server.js';
import type { ReceivedCall, ReplyFormat } from '../service-server.js';
import { toType } from './wire-names.js';

/**
 * The pages next to the SOAP service, such as `/API/login.aspx`: the parameters of the guide in a query or a form, and its
 * text as the answer. They share accounts, cookies, effects and handlers with SOAP.
 *
 * From the guide: the methods, the names of parameters, the codes. From client code: `OK`, an empty line and `AUTHCODE:...`,
 * with LF, and nothing behind. Our choice, because no source says it: names ignore case, the query precedes the form, and
 * repeated values are joined with commas (as ASP.NET does); what is missing is empty, and a number that cannot be read is 0;
 * the answers are `text/plain`, and a fault is its text with status 500; other verbs get 405, other content types 415.
 */

const text = 'text/plain; charset=utf-8';

/** @returns undefined for another path; a reply for a request that does not reach the operation */
export function readPageRequest(request: HttpRequest, contract: Contract): ReceivedCall | HttpReply | undefined {
  const name = /^\/api\/(\w+)\.aspx$/i.exec(request.path)?.[1]?.toLowerCase();
  const method = (Object.keys(facadeParameters) as FacadeMethod[]).find((each) => each.toLowerCase() === name);
  const operation = method && (ownOf(contract.operations, method) as Contract['operations'][string] | undefined);
  if (!method || !operation) return undefined;
  const form = Buffer.from(request.body).toString();
  if (request.method !== 'GET' && request.method !== 'POST')
    return { status: 405, headers: { Allow: 'GET, POST', 'Content-Type': text }, body: 'Use GET or POST\n' };
  if (form !== '' && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    return { status: 415, headers: { 'Content-Type': text }, body: 'Send application/x-www-form-urlencoded\n' };
  const given = [new URLSearchParams(request.query), new URLSearchParams(form)];
  const members = membersOf(operation.input);
  const values = facadeParameters[method].flatMap((parameter) => {
    const key = keyOf(operation.input, parameter);
    const type = members.find((each) => (each.key ?? each.name) === key)?.type;
    const value = valueOf(given, parameter === 'password' ? 'pwd' : parameter.toLowerCase());
    if (key === undefined || type === undefined || value === undefined) return [];
    const isText = typeof type !== 'string' || !isBuiltInType(type) || builtIns[type].typescript === 'string';
    return [[key, toType(type, isText || /^\s*[-+]?\d{1,15}\s*$/.test(value) ? value : 0)] as const];
  });
  const decoded = operation.input && withDefaults(operation.input.type, Object.fromEntries(values));
  return {
    operation,
    action: undefined,
    request: decoded,
    soapHeaders: {},
    envelope: request.method === 'GET' ? request.query : form,
  };
}

function valueOf(given: readonly URLSearchParams[], name: string): string | undefined {
  const found = given.map((each) => [...each].filter(([key]) => key.toLowerCase() === name).map(([, value]) => value));
  return found.find((values) => values.length > 0)?.join(',');
}

/** The code of the guide; an authcode follows an empty line. */
export function pageFormat(operation: ReceivedCall['operation']): ReplyFormat {
  const authCodeKey = keyOf(operation.output, 'authCode');
  return {
    contentType: text,
    write(_xml, reply) {
      const code = codeOf(operation, String(reply[operation.result ?? '']));
      const authCode = authCodeKey === undefined ? '' : String(reply[authCodeKey] ?? '');
      return authCode === '' ? code : `${code}\n\nAUTHCODE:${authCode}`;
    },
    faultType: text,
    fault: ({ message }) => message,
  };
}
