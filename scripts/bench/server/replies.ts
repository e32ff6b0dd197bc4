import { longText, rowOf, rowXml } from './rows.js';

function envelope(content: string): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
    `<soap:Body>${content}</soap:Body></soap:Envelope>`
  );
}

/** The reply to Rescue's `getUser`. */
export function userReply(): string {
  return envelope(
    '<getUserResponse xmlns="https://secure.logmeinrescue.com/API/API.asmx"><getUserResult>getUser_OK</getUserResult>' +
      '<oUser><iNodeID>337366</iNodeID><sName>A Technician</sName><sNick>Tech</sNick><sEmail>tech@example.com</sEmail>' +
      '<sSSOID>123456</sSSOID><sDescription /><eType>Technician</eType><bAccountHolder>false</bAccountHolder>' +
      '<hasMobileAddon>false</hasMobileAddon><eStatus>Online</eStatus></oUser></getUserResponse>',
  );
}

export function faultReply(): string {
  return envelope(
    '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Server was unable to process request.</faultstring>' +
      '<detail /></soap:Fault>',
  );
}

/** The reply to `GetRows`, which fixtures/rows.wsdl defines. */
export function rowsReply(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => rowXml(rowOf(index)));
  return envelope(
    `<GetRowsResponse xmlns="urn:bench:rows"><GetRowsResult>${rows.join('')}</GetRowsResult></GetRowsResponse>`,
  );
}

/** The reply to `GetText`: a single string that occupies a given number of bytes in the response. */
export function textReply(bytes: number): string {
  return envelope(
    `<GetTextResponse xmlns="urn:bench:rows"><GetTextResult>${longText(bytes)}</GetTextResult></GetTextResponse>`,
  );
}

/** The reply to `PutRows`. */
export function putReply(): string {
  return envelope('<PutRowsResponse xmlns="urn:bench:rows"><PutRowsResult>0</PutRowsResult></PutRowsResponse>');
}
