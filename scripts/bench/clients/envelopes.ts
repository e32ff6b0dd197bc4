import { rowXml, type Row } from '../server/rows.js';
import { userRequest } from './client.js';

const RESCUE = 'https://secure.logmeinrescue.com/API/API.asmx';
const ROWS = 'urn:bench:rows';

/** A hand-written envelope, for clients without SOAP support. */
export interface Written {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function written(namespace: string, name: string, content: string): Written {
  return {
    headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${namespace}/${name}"` },
    body:
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">' +
      `<soap:Body><${name} xmlns="${namespace}">${content}</${name}></soap:Body></soap:Envelope>`,
  };
}

export const writeGetUser = (): Written =>
  written(
    RESCUE,
    'getUser',
    `<iNodeID>${userRequest.iNodeID}</iNodeID><sAuthCode>${userRequest.sAuthCode}</sAuthCode>`,
  );

export const writeGetRows = (): Written => written(ROWS, 'GetRows', '');
export const writeGetText = (): Written => written(ROWS, 'GetText', '');
export const writePutRows = (rows: readonly Row[]): Written =>
  written(ROWS, 'PutRows', `<rows>${rows.map(rowXml).join('')}</rows>`);
