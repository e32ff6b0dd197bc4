import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contract } from '../../generated/operations.js';
import { describeOperation } from '../../src/codegen/describe/describe.js';
import { contractOf } from '../../src/codegen/emit/contract-of.js';
import type { Contract } from '../../src/soap/schema/contract.js';
import { startServiceServer } from '../../src/testing.js';
import { generated, wsdlOf } from '../codegen/wsdl.js';
import { contract as library } from '../samples-wsdl/library/operations.js';
import { exchange, started, type RawReply } from './support.js';

type Server = { readonly endpoint: string };

const get = (server: Server, query = ''): Promise<RawReply> =>
  exchange(server, { method: 'GET', path: `/API/API.asmx${query}` });

/** Returns the text of a page without its tags. */
function textOf({ body }: RawReply): string {
  const text = body.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, '');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

describe('the list of operations', () => {
  it('fact 1: names the service API, and links to every operation and the WSDL', async () => {
    const reply = await get(await started());
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('<h1>API</h1>');
    for (const name of Object.keys(contract.operations))
      expect(reply.body).toContain(`<a href="?op=${name}">${name}</a>`);
    expect(reply.body).toContain('<a href="?wsdl">');
    expect(reply.body).toContain("not the vendor's server");
  });

  it('fact 4: shows the documentation in the WSDL under the name of the operation, but no occurrence', async () => {
    const server = await started();
    const text = 'Starts a waiting support session for a technician. The caller must be an administrator.';
    expect((await get(server)).body).toContain(`startSession</a><p>${text}</p>`);
    const { body } = await get(server, '?op=startSession');
    expect(body).toContain(`<h2>startSession</h2><p>${text}</p>`);
    expect(body).not.toMatch(/nillable|minOccurs|xsi:nil=/);
  });

  it('has no documentation if only a contract is given', async () => {
    const { status, body } = await get(await started({ contract }));
    expect(status).toBe(200);
    expect(body).toContain('<li><a href="?op=login">login</a><p></p></li>');
  });
});

describe('the page of an operation', () => {
  it('shows the sample messages of describe, for every operation', async () => {
    const server = await started();
    const { model } = generated(readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'), 'utf8'));
    for (const name of Object.keys(contract.operations)) {
      const described = describeOperation(model, name, server.endpoint) ?? '';
      const samples = described.split(/^SOAP 1\.[12] (?:request|reply):\n\n/m).slice(1);
      expect(samples).toHaveLength(4);
      const text = textOf(await get(server, `?op=${name}`));
      for (const sample of samples) expect(text).toContain(sample.trimEnd());
    }
  });

  it.each(['?OP=login', '?op=login&x=1', '?x=1&op=login', '?op=%6Cogin'])('is at %s', async (query) => {
    expect((await get(await started(), query)).body).toContain('<h2>login</h2>');
  });

  it('shows the SOAP versions that the contract offers', async () => {
    const one: Contract = { ...contract, soap: { '1.2': '/API/API.asmx' } };
    const { body } = await get(await started({ contract: one }), '?op=login');
    expect(body).not.toContain('SOAP 1.1');
    expect(body).toContain('<h2>SOAP 1.2</h2>');
  });

  it.each([
    ['of an operation that the WSDL does not have', '?op=nothing', 'nothing'],
    ['in another case', '?op=LOGIN', 'LOGIN'],
    ['named twice', '?op=login&op=logout', 'login,logout'],
    ['without a name', '?op=', ''],
    ['with malformed escapes', '?op=%&x=%zz%ff', '%'],
    ['of a member of Object', '?op=__proto__', '__proto__'],
    ['with a script', '?op=<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['with a script in an attribute', '?op="onload="alert(1)', '&quot;onload=&quot;alert(1)'],
    ['with invisible characters', '?op=a%00%E2%80%AEb', 'a\\u{0}\\u{202E}b'],
    ['with a long name', `?op=${'x'.repeat(10_000)}`, `${'x'.repeat(77)}...`],
  ])('%s gets 404', async (_name, query, shown) => {
    const server = await started();
    const reply = await get(server, query);
    expect(reply.status).toBe(404);
    expect(reply.body).toContain(`<p>There is no operation ${shown}.</p>`);
    expect((await get(server, '?op=login')).status).toBe(200);
  });
});

it('the pages of a service contain its operations, its documentation and the sample messages, and nothing else', async () => {
  const wsdl =
    '<definitions><portType><operation name="close"><documentation>Shuts.</documentation></operation></portType></definitions>';
  const server = await startServiceServer(library, {}, { wsdl });
  onTestFinished(() => server.close());
  const content = async (query: string) => {
    const { body } = await exchange(server, { method: 'GET', path: `/API.asmx${query}` });
    const head = '<p>A test server, provided by logmein-rescue-soap/testing.</p>\n';
    return body.slice(body.indexOf(head) + head.length).replace(/<pre>[^<]+<\/pre>/g, '<pre>sample</pre>');
  };
  const end = '\n</body>\n</html>\n';
  expect(await content('')).toBe(
    '<p>The <a href="?wsdl">service description</a> defines these operations formally.</p><ul>' +
      '<li><a href="?op=lend">lend</a><p></p></li>\n<li><a href="?op=close">close</a><p>Shuts.</p></li></ul>' +
      end,
  );
  const samples = (version: string) =>
    `<h2>SOAP ${version}</h2><p>A sample request and response. Replace the placeholders with values.</p>\n` +
    '<pre>sample</pre><pre>sample</pre>';
  expect(await content('?op=close')).toBe(
    `<p><a href="?">All operations</a></p><h2>close</h2><p>Shuts.</p>${samples('1.1')}\n${samples('1.2')}${end}`,
  );
  expect(await content('?op=a')).toBe(`<p><a href="?">All operations</a></p><p>There is no operation a.</p>${end}`);
});

describe('every page', () => {
  it.each(['/API/API.asmx', '/API/API.asmx?op=login', '/API/API.asmx?op=no', '/API/no.aspx'])(
    'is static and fits a phone: %s',
    async (path) => {
      const { headers, body } = await exchange(await started(), { method: 'GET', path });
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      const style = /<style>(.*)<\/style>/s.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
      expect(body).toContain('white-space: pre-wrap');
      expect(body).not.toMatch(/<script|<form|\son\w+=|style=/);
    },
  );

  it('shows the names of a hostile WSDL as text', async () => {
    const evil = '"><img src=x onerror=alert(1)>\u202e\ud800';
    const hostile: Contract = {
      ...contract,
      operations: {
        [evil]: {
          name: evil,
          action: evil,
          input: {
            name: evil,
            ns: evil,
            type: () => ({ kind: 'simple', base: 'string', enumeration: [evil] }),
          },
        },
      },
    };
    const documentation = `<wsdl:documentation>&lt;script>alert(2)&lt;/script>&#x202E;</wsdl:documentation>`;
    const wsdl = `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"><wsdl:portType name="p"><wsdl:operation name="&quot;>&lt;img src=x onerror=alert(1)>&#x202E;">${documentation}</wsdl:operation></wsdl:portType></wsdl:definitions>`;
    const server = await started({ contract: hostile, wsdl });
    const list = await get(server);
    const [href = ''] = /\?op=[^"]*/.exec(list.body) ?? [];
    expect(href).toBe('?op=%22%3E%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E%E2%80%AE%EF%BF%BD');
    for (const { body } of [list, await get(server, href)]) {
      expect(body).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\\u{202E}');
      expect(body).not.toMatch(/<img|<script|\u202e/);
    }
    const plain = wsdl.replaceAll('&quot;>&lt;img src=x onerror=alert(1)>&#x202E;', 'login');
    const { body } = await get(await started({ contract, wsdl: plain }), '?op=login');
    expect(body).toContain('<p>&lt;script&gt;alert(2)&lt;/script&gt;\\u{202E}</p>');
  });

  it('is served even if the WSDL is not well-formed', async () => {
    const { status, body } = await get(await started({ contract, wsdl: '<definitions>' }));
    expect(status).toBe(200);
    expect(body).toContain('<li><a href="?op=login">login</a><p></p></li>');
  });

  it('reads the documentation of a WSDL in UTF-16', async () => {
    const text = wsdlOf().replace(
      '<wsdl:operation name="run">',
      '$&<wsdl:documentation>R<b>\u00fc</b>n</wsdl:documentation>',
    );
    const wsdl = Buffer.from(`\ufeff${text.replace(/encoding="[^"]*"/, 'encoding="utf-16"')}`, 'utf16le');
    const server = await started({ contract: contractOf(generated(text).model), wsdl });
    expect((await get(server, '?op=run')).body).toContain('<p>R\u00fcn</p>');
  });
});
