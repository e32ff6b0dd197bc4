import { unparsed } from './unparsed.js';

type SoapRequest = (options: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly xml: string;
}) => Promise<{ readonly response: { readonly body: string } }>;

/** easy-soap-request as in its README. It uses axios and returns the text of the reply. */
export const client = unparsed((url) => {
  const soapRequest = require('easy-soap-request') as SoapRequest;
  return async ({ headers, body }) => (await soapRequest({ url, headers, xml: body })).response.body;
});
