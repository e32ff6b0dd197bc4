import { codeOf } from '../../rescue/codes.js';
import { facadeParameters, keyOf, type FacadeMethod } from '../../rescue/parameter-names.js';
import { membersOf, type Contract } from '../../soap/schema/contract.js';
import { ownOf } from '../../soap/xml/names.js';
import { withDefaults } from '../default-values.js';
import { decodedValue, formValues, isForm } from '../form-request.js';
import { plainText, type HttpReply, type HttpRequest } from '../http-server.js';
import type { ReplyFormat } from '../reply-format.js';
import type { ReceivedCall } from '../service-server.js';

/**
 * The HTTP pages next to the SOAP service, such as `/API/login.aspx`. They accept the guide's parameters in a query or
 * a form and return plain text. The pages share accounts, cookies, effects and handlers with the SOAP service.
 *
 * The methods, parameter names and codes come from the guide. The format of an authcode comes from client code: `OK`,
 * an empty line and `AUTHCODE:...`, separated by LF, without a final line feed. No source describes the following
 * rules, so we chose them:
 * - Parameter names are case-insensitive, and the query takes precedence over the form.
 * - Repeated values are joined with commas, as in ASP.NET.
 * - A missing value is empty. A number that is missing or cannot be parsed is 0.
 * - Replies have the type `text/plain`. For a fault, the reply is the fault's text with status 500.
 * - Other verbs get status 405, and other content types get status 415.
 */

/** Reads a request to a page. @returns undefined if the path is not a page; a reply if the request is not valid */
export function readPageRequest(request: HttpRequest, contract: Contract): ReceivedCall | HttpReply | undefined {
  const name = /^\/api\/(\w+)\.aspx$/i.exec(request.path)?.[1]?.toLowerCase();
  const method = (Object.keys(facadeParameters) as FacadeMethod[]).find((each) => each.toLowerCase() === name);
  const operation = method && (ownOf(contract.operations, method) as Contract['operations'][string] | undefined);
  if (!method || !operation) return undefined;
  const form = Buffer.from(request.body).toString();
  if (request.method !== 'GET' && request.method !== 'POST')
    return { status: 405, headers: { Allow: 'GET, POST', 'Content-Type': plainText }, body: 'Use GET or POST\n' };
  if (form !== '' && !isForm(request))
    return { status: 415, headers: { 'Content-Type': plainText }, body: 'Send application/x-www-form-urlencoded\n' };
  const [inQuery, inForm] = [formValues(request.query), formValues(form)];
  const members = membersOf(operation.input);
  const values = facadeParameters[method].flatMap((parameter) => {
    const name = parameter === 'password' ? 'pwd' : parameter.toLowerCase();
    const given = inQuery.get(name) ?? inForm.get(name);
    const key = keyOf(operation.input, parameter);
    const member = members.find((each) => (each.key ?? each.name) === key);
    const value = member && given !== undefined ? decodedValue(member.type, given) : undefined;
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  const decoded = operation.input && withDefaults(operation.input.type, Object.fromEntries(values));
  return {
    operation,
    action: undefined,
    request: decoded,
    soapHeaders: {},
    headers: request.headers,
    envelope: request.method === 'GET' ? request.query : form,
  };
}

/**
 * Formats replies as the guide's code, followed by an empty line and the authcode if the reply contains an authcode.
 */
export function pageFormat(operation: ReceivedCall['operation']): ReplyFormat {
  const authCodeKey = keyOf(operation.output, 'authCode');
  return {
    contentType: plainText,
    write(_xml, reply) {
      const code = codeOf(operation, String(reply[operation.result ?? '']));
      const authCode = authCodeKey === undefined ? '' : String(reply[authCodeKey] ?? '');
      return authCode === '' ? code : `${code}\n\nAUTHCODE:${authCode}`;
    },
    faultType: plainText,
    fault: ({ message }) => message,
  };
}
