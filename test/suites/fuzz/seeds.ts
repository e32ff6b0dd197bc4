import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeElement } from '../../../src/soap/codec/encoder.js';
import { samplesOf } from '../corpus/sample.js';
import { envelope } from '../../support/canned-transport.js';
import { CORPUS, CRASHES } from './crash.js';
import { joinHttp, parse, type FuzzInput } from './input.js';
import { MULTIPART, targets } from './targets.js';

/** Returns the inputs in a folder, by file name. */
export function kept(folder: string): ReadonlyMap<string, FuzzInput> {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.reply')) : [];
  return new Map(files.sort().map((file) => [file, parse(readFileSync(join(folder, file)))]));
}

/** Returns the initial inputs: the corpus, the replies in the samples, and an encoded reply for each target. */
export function seeds(): FuzzInput[] {
  return [...kept(CORPUS).values(), ...kept(CRASHES).values(), ...samples(), ...encoded(), ...hostile(), multipart()];
}

function seed(target: string, version: '1.1' | '1.2', status: number, body: string): FuzzInput {
  const type = version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8';
  const bytes = joinHttp({ status, fields: [['content-type', type]], body: Buffer.from(body) });
  return { target, version, way: 'canned', cuts: 0, bytes };
}

function samples(): FuzzInput[] {
  const folder = join(__dirname, '../../samples');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const operation = name.slice(0, name.indexOf('__'));
      return (['1.1', '1.2'] as const).flatMap((version) => {
        const body = readFileSync(join(folder, name, `reply.soap${version.replace('.', '')}.xml`), 'utf8');
        const keys = [`rescue/${operation}`, `facade/${operation}`].filter((key) => targets.has(key));
        return keys.map((key) => seed(key, version, /<\w+:Fault>/.test(body) ? 500 : 200, body));
      });
    });
}

/** The maximum number of initial replies for one operation. */
const MAX_ENCODED = 12;

function encoded(): FuzzInput[] {
  return [...targets.values()].flatMap(({ key, operation: { output } }) => {
    if (!output) return [seed(key, '1.1', 200, envelope(''))];
    const bodies = samplesOf(output)
      .slice(0, MAX_ENCODED)
      .map(({ value }) => encodeElement(output, value, 'reply').xml);
    return bodies.map((body, at) =>
      seed(key, at % 2 === 0 ? '1.1' : '1.2', 200, envelope(body, at % 2 === 0 ? '1.1' : '1.2')),
    );
  });
}

function multipart(): FuzzInput {
  const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a"/>';
  const root = `Content-ID: <root>\r\n\r\n${envelope(`<r xmlns="urn:c">${include}</r>`)}`;
  const part = 'Content-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC';
  const type = 'multipart/related; type="application/xop+xml"; start="<root>"; boundary=b1';
  const body = Buffer.from(`--b1\r\n${root}\r\n--b1\r\n${part}\r\n--b1--\r\n`);
  const bytes = joinHttp({ status: 200, fields: [['content-type', type]], body });
  return { target: MULTIPART, version: '1.1', way: 'canned', cuts: 0, bytes };
}

function hostile(): FuzzInput[] {
  const bodies = [
    '',
    '<html><body>Sorry</body></html>',
    '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
    envelope('<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></soap:Fault>'),
    envelope('<__proto__><polluted>1</polluted></__proto__>'),
    `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
  ];
  return ['facade/login', 'rescue/getUser', 'zoo/Feed'].flatMap((target) =>
    bodies.flatMap((body) => [seed(target, '1.1', 200, body), seed(target, '1.2', 500, body)]),
  );
}
