import { codeOf } from '../../rescue/codes.js';
import { facadeParameters, keyOf, type FacadeMethod } from '../../rescue/parameter-names.js';
import type { Contract } from '../../soap/schema/contract.js';
import { ownOf } from '../../soap/xml/names.js';
import type { FormAddress } from '../form-request.js';
import { plainText } from '../http-server.js';
import { textFormat } from '../reply-format.js';

/**
 * Returns the HTTP page at a path, such as `/API/login.aspx`, or undefined if there is no page. The pages are next to
 * the SOAP service, accept the guide's parameters in a query or a form, and return the guide's code as plain text,
 * followed by an empty line and the authcode if the reply contains an authcode. They share accounts, cookies, effects
 * and handlers with the SOAP service.
 *
 * The methods, parameter names and codes come from the guide. The format of an authcode comes from client code: `OK`,
 * an empty line and `AUTHCODE:...`, separated by LF, without a final line feed. No source describes the following
 * rules, so we chose them:
 * - Parameter names are case-insensitive, and the query takes precedence over the form.
 * - Repeated values are joined with commas, and another content type counts as an empty form, as in ASP.NET.
 * - A missing value is empty. A number that is missing or cannot be parsed is 0.
 * - Replies have the type `text/plain`. For a fault, the reply is the fault's text with status 500.
 * - Other verbs get status 405.
 */
export function pageAt(path: string, contract: Contract): FormAddress | undefined {
  const name = /^\/api\/(\w+)\.aspx$/i.exec(path)?.[1]?.toLowerCase();
  const method = (Object.keys(facadeParameters) as FacadeMethod[]).find((each) => each.toLowerCase() === name);
  const operation = method && (ownOf(contract.operations, method) as Contract['operations'][string] | undefined);
  if (!method || !operation) return undefined;
  const pageNames = facadeParameters[method].map(
    (parameter) =>
      [keyOf(operation.input, parameter) ?? '', parameter === 'password' ? 'pwd' : parameter.toLowerCase()] as const,
  );
  const authCodeKey = keyOf(operation.output, 'authCode') ?? '';
  const format = textFormat(plainText, (reply) => {
    const code = codeOf(operation, String(reply[operation.result ?? '']));
    const authCode = reply[authCodeKey] as string | undefined;
    return authCode ? `${code}\n\nAUTHCODE:${authCode}` : code;
  });
  return { operation, format, pageNames: new Map(pageNames) };
}
