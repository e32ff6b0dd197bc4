import { createHash } from 'node:crypto';
import { parse } from 'node:path/posix';
import { clip, printable, printableLines } from '../printable.js';
import type { Contract } from '../soap/schema/contract.js';
import { sampleMessages } from '../soap/schema/sample-messages.js';
import { soapVersionOf } from '../soap/schema/soap-binding.js';
import { escapeAttribute, escapeText, ownOf } from '../soap/xml/names.js';
import type { HttpReply } from './http-server.js';

/** The content of a service's help pages. */
export interface HelpPages {
  readonly contract: Contract;
  readonly endpoint: string;
  /** The documentation of each operation, by operation name. */
  readonly documentation: ReadonlyMap<string, string>;
  /** A sentence that describes the server. */
  readonly note: string;
}

const css = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 1rem auto; padding: 0 1rem; color-scheme: light dark; }
h1, h2, li, p { overflow-wrap: anywhere; }
pre { overflow: auto; padding: 0.75rem; border: 1px solid; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Renders a static version of ASMX's help pages: the list of operations, or one operation with sample messages.
 *
 * @param operation the value of the `op` query parameter; undefined for the list
 */
export function helpPage(pages: HelpPages, operation: string | undefined): HttpReply {
  const { contract, endpoint, documentation } = pages;
  const documentationOf = (name: string): string =>
    `<p>${escapeText(printableLines(documentation.get(name) ?? ''))}</p>`;
  if (operation === undefined) {
    const items = Object.keys(contract.operations).map(
      (name) =>
        `<li><a href="?${new URLSearchParams({ op: name }).toString()}">${shown(name)}</a>${documentationOf(name)}</li>`,
    );
    const wsdl = `<p>The <a href="?wsdl">service description</a> defines these operations formally.</p>`;
    return page(pages, 200, `${wsdl}<ul>${items.join('\n')}</ul>`);
  }
  const list = '<p><a href="?">All operations</a></p>';
  const found = ownOf(contract.operations, operation) as Contract['operations'][string] | undefined;
  if (!found) return page(pages, 404, `${list}<p>There is no operation ${shown(clip(operation))}.</p>`);
  const samples = (['1.1', '1.2'] as const)
    .filter((version) => soapVersionOf(found.soap ?? contract.soap, version))
    .map((version) => {
      const { request, reply } = sampleMessages(contract, found, version, endpoint);
      return `<h2>SOAP ${version}</h2><p>A sample request and response. Replace the placeholders with values.</p>
<pre>${escapeText(request)}</pre><pre>${escapeText(reply)}</pre>`;
    });
  return page(pages, 200, `${list}<h2>${shown(operation)}</h2>${documentationOf(operation)}${samples.join('\n')}`);
}

/** Renders the page for addresses that do not exist. */
export function notFoundPage(pages: HelpPages): HttpReply {
  const url = shown(pages.endpoint);
  return page(pages, 404, `<p>There is no page at this address. The service is at <a href="${url}">${url}</a>.</p>`);
}

/**
 * Renders a page. ASMX names a service after its class. This server uses the name of the file: `API` for `API.asmx`.
 */
function page({ endpoint, note }: HelpPages, status: number, content: string): HttpReply {
  const name = shown(parse(new URL(endpoint).pathname).name);
  const body = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name} Web Service</title>
<style>${css}</style></head>
<body>
<h1>${name}</h1>
<p>${shown(note)}</p>
${content}
</body>
</html>
`;
  return { status, headers, body };
}

/** Escapes text for the page or for an attribute, and makes invisible characters visible. */
function shown(text: string): string {
  return escapeAttribute(printable(text));
}
