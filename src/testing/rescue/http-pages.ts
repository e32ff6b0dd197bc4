import { codeOf } from '../../rescue/codes.js';
import { facadeParameters, keyOf, type FacadeMethod } from '../../rescue/parameter-names.js';
import { membersOf, type Contract } from '../../soap/schema/contract.js';
import { ownOf } from '../../soap/xml/names.js';
import { withDefaults } from '../default-values.js';
import { decodedValue, formValues, isForm, plainText } from '../form-request.js';
import type { HttpReply, HttpRequest } from '../http-server.js';
import type { ReplyFormat } from '../reply-format.js';
import type { ReceivedCall } from '../service-server.js';

/**
 * The pages next to the SOAP service, such as `/API/login.aspx`: the parameters of the guide in a query or a form, and its
 * text as the answer. They share accounts, cookies, effects and handlers with SOAP.
 *
 * From the guide: the methods, the names of parameters, the codes. From client code: `OK`, an empty line and `AUTHCODE:...`,
 * with LF, and nothing behind. Our choice, because no source says it: names ignore case, the query precedes the form, and
 * repeated values are joined with commas (as ASP.NET does); what is missing is empty, and a number that is missing or cannot be read is 0;
 * the answers are `text/plain`, and a fault is its text with status 500; other verbs get 405, other content types 415.
 */

/** @returns undefined for another path; a reply for a request that does not reach the operation */
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
    envelope: request.method === 'GET' ? request.query : form,
  };
}

/** The code of the guide; an authcode follows an empty line. */
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
