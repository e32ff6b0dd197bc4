import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { comparablePath } from '../../../src/codegen/read/service-description.js';
import { encodeElement } from '../../../src/soap/codec/encoder.js';
import { EnvelopeReader } from '../../../src/soap/envelope-reader.js';
import type { ElementDeclaration, Operation } from '../../../src/soap/schema/contract.js';
import { XSI } from '../../../src/soap/xml/names.js';
import type { TestedWsdl } from '../../codegen/diff/oracle/tested-wsdl.js';
import { envelope } from '../../support/canned-transport.js';
import { samplesOf } from '../corpus/sample.js';
import { messages } from './messages.js';

const run = promisify(execFile);

/** An element of a message as XML, and the declaration with which the sender wrote it. */
interface Part {
  readonly declaration: ElementDeclaration;
  readonly xml: string;
}

/** Messages of one side of a change that are valid according to its own schema: requests and replies. */
interface Messages {
  readonly requests: readonly Part[];
  readonly replies: readonly Part[];
}

/** One side of a change: a WSDL, with messages that its clients and its service write. */
export class Side {
  readonly wsdl: TestedWsdl;
  private made: Promise<Messages> | undefined;

  constructor(wsdl: TestedWsdl) {
    this.wsdl = wsdl;
  }

  get messages(): Promise<Messages> {
    return (this.made ??= this.make());
  }

  private async make(): Promise<Messages> {
    const operations = Object.values(this.wsdl.contract.operations);
    const of = (direction: 'request' | 'reply', declarations: readonly ElementDeclaration[]): readonly Part[] =>
      declarations.flatMap((declaration) => {
        const samples = samplesOf(declaration).flatMap(({ value }) => written(declaration, value));
        const own = messages.filter((xml) => xml.startsWith(`<${declaration.name} xmlns="${declaration.ns}"`));
        // stubs read each request and write it again, so that only requests remain that stubs can write
        const all = [
          ...own,
          ...samples,
          ...samples.slice(1, 3).flatMap(withoutOne),
          ...samples.flatMap(emptied(this.wsdl.wsdl)),
        ];
        return [...new Set(direction === 'reply' ? all : all.flatMap((xml) => rewritten(declaration, xml)))].map(
          (xml) => ({ declaration, xml }),
        );
      });
    const requests = of(
      'request',
      operations.flatMap(({ input, requestHeaders = [] }) => [...(input ? [input] : []), ...requestHeaders]),
    );
    const replies = of(
      'reply',
      operations.flatMap(({ output, replyHeaders = [] }) => [...(output ? [output] : []), ...replyHeaders]),
    );
    const problems = await validate(
      this.wsdl.wsdl,
      [...requests, ...replies].map(({ xml }) => xml),
    );
    return {
      requests: requests.filter((_, at) => !problems.has(at)),
      replies: replies.filter((_, at) => !problems.has(requests.length + at)),
    };
  }
}

function written(declaration: ElementDeclaration, value: unknown): readonly string[] {
  const { xml, issues } = encodeElement(declaration, value, 'request');
  return issues.length > 0 ? [] : [xml.replace(/^<[^\s/>]+/, `$& xmlns:xsi="${XSI}"`)];
}

function rewritten(declaration: ElementDeclaration, xml: string): readonly string[] {
  const { value, problem } = read(declaration, xml);
  return problem === undefined ? written(declaration, value) : [];
}

/** For each element and attribute of a message, returns the message without it. */
function withoutOne(xml: string): readonly string[] {
  const found: string[] = [];
  const open: number[] = [];
  for (const { 0: tag, index } of xml.matchAll(/<[^>]*>/g)) {
    if (!tag.startsWith('</'))
      for (const { 0: attribute, index: at } of tag.matchAll(/ (?!xmlns)[\w:]+="[^"]*"/g))
        found.push(xml.slice(0, index + at) + xml.slice(index + at + attribute.length));
    if (tag.startsWith('</')) found.push(xml.slice(0, open.pop()) + xml.slice(index + tag.length));
    else if (tag.endsWith('/>')) found.push(xml.slice(0, index) + xml.slice(index + tag.length));
    else open.push(index);
  }
  return found.filter((each) => each !== '');
}

/** Returns a message in which every element with a default is empty. */
const emptied =
  (wsdl: string) =>
  (xml: string): readonly string[] => {
    const names = [...wsdl.matchAll(/<s:element [^>]*name="(\w+)"[^>]* default="/g)].map(([, name = '']) => name);
    const empty = names.reduce(
      (text, name) => text.replace(new RegExp(`<${name}>[^<]*</${name}>`, 'g'), `<${name}/>`),
      xml,
    );
    return empty === xml ? [] : [empty];
  };

/** Reads an element as an installed client does. */
function read(declaration: ElementDeclaration, xml: string): { readonly value?: unknown; readonly problem?: string } {
  const reader = new EnvelopeReader({
    expect: (ns, name) => (ns === declaration.ns && name === declaration.name ? declaration : undefined),
    expected: `<${declaration.name}>`,
  });
  reader.write(envelope(xml));
  const reading = reader.end();
  if (reading.kind === 'invalid') return { problem: `${reading.path} ${reading.problem}` };
  if (reading.kind !== 'element') return { problem: `not read: ${reading.kind}` };
  const { value, missing } = reading.decoder;
  return missing === undefined ? { value } : { problem: `${missing} is missing` };
}

/** Returns the problems of a client with the old stubs that calls a service with the new WSDL. */
export async function wireProblems(before: Side, after: Side): Promise<readonly string[]> {
  const [old, fresh] = [before.wsdl.contract, after.wsdl.contract];
  const problems: string[] = [];
  for (const [name, operation] of Object.entries(old.operations)) {
    const other = fresh.operations[name];
    problems.push(...(other ? callProblems(operation, other) : [`there is no operation ${name}`]));
    for (const version of ['1.1', '1.2'] as const) {
      const [path, newPath] = [old.soap?.[version], fresh.soap?.[version]];
      if (path !== undefined && (newPath === undefined || comparablePath(path) !== comparablePath(newPath)))
        problems.push(`the path of SOAP ${version} is ${newPath}`);
    }
  }
  const isRequired = (wsdl: string): number => wsdl.match(/<soap:header [^>]*wsdl:required="true"/g)?.length ?? 0;
  if (isRequired(after.wsdl.wsdl) > isRequired(before.wsdl.wsdl)) problems.push('a header block has become required');

  const { requests } = await before.messages;
  const invalid = await validate(
    after.wsdl.wsdl,
    requests.map(({ xml }) => xml),
  );
  for (const [at, { declaration, xml }] of requests.entries()) {
    const known = declarationsOf(fresh.operations).get(keyOf(declaration));
    if (!known) problems.push(`the service does not know ${declaration.name}`);
    else if (invalid.has(at)) problems.push(`invalid: ${invalid.get(at)}`);
    else problems.push(...misread('the service', [declaration, known], xml, true));
  }
  for (const { declaration, xml } of (await after.messages).replies) {
    const known = declarationsOf(old.operations).get(keyOf(declaration));
    // clients ignore header blocks that they do not know
    if (known) problems.push(...misread('the client', [known, declaration], xml, false));
  }
  return [...new Set(problems)];
}

const keyOf = ({ ns, name }: ElementDeclaration): string => `{${ns}}${name}`;

function declarationsOf(operations: Readonly<Record<string, Operation>>): ReadonlyMap<string, ElementDeclaration> {
  const all = Object.values(operations).flatMap(({ input, output, requestHeaders = [], replyHeaders = [] }) => [
    ...(input ? [input] : []),
    ...(output ? [output] : []),
    ...requestHeaders,
    ...replyHeaders,
  ]);
  return new Map(all.map((each) => [keyOf(each), each]));
}

function callProblems(before: Operation, after: Operation): readonly string[] {
  const isSame = (one: ElementDeclaration | undefined, other: ElementDeclaration | undefined): boolean =>
    (one && keyOf(one)) === (other && keyOf(other));
  return [
    ...(before.action === after.action ? [] : ['another action']),
    ...(isSame(before.input, after.input) ? [] : ['another request element']),
    ...(isSame(before.output, after.output) ? [] : ['another reply element']),
  ];
}

/** Reads an element by the declarations of both sides, and compares the values of the members that both know. */
function misread(
  reader: string,
  [old, fresh]: readonly [ElementDeclaration, ElementDeclaration],
  xml: string,
  isRequest: boolean,
): readonly string[] {
  const [one, other] = [read(old, xml), read(fresh, xml)];
  const problem = isRequest ? other.problem : one.problem;
  if (problem !== undefined) return [`${reader} cannot read it: ${problem}`];
  const found = difference(one.value, other.value, old.name, isRequest);
  return found === undefined ? [] : [`${reader} reads another value: ${found}`];
}

function difference(old: unknown, fresh: unknown, path: string, collapses: boolean): string | undefined {
  if (Array.isArray(old) !== Array.isArray(fresh)) return difference([old].flat(), [fresh].flat(), path, collapses);
  if (Array.isArray(old) && Array.isArray(fresh)) {
    if (old.length !== fresh.length) return `${path}: ${old.length} instead of ${fresh.length}`;
    return firstOf(old.keys(), (at) => difference(old[at], fresh[at], `${path}[${at}]`, collapses));
  }
  if (isObject(old) && isObject(fresh)) {
    const [one, other] = [membersIn(old), membersIn(fresh)];
    return firstOf(one, ([key, value]) => {
      // a client may ignore a member that it does not know, but must not read a member that was not sent
      return other.has(key)
        ? difference(value, other.get(key), `${path}.${key}`, collapses)
        : `${path}.${key} is absent`;
    });
  }
  const [a, b] = [old, fresh].map((each) => {
    const text = each instanceof Uint8Array ? Buffer.from(each).toString('base64') : String(each);
    return collapses ? text.trim().replace(/\s+/g, ' ') : text;
  });
  return a === b || isObject(old) || isObject(fresh) ? undefined : `${path}: ${a} instead of ${b}`;
}

/** Returns the members of an object and of the groups in it. Other members that start with `$` are left out. */
function membersIn(object: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(object).flatMap(([key, value]) => {
      if (/^\$(choice|sequence)\d*$/.test(key) && isObject(value)) return [...membersIn(value)];
      return key.startsWith('$') && key !== '$value' ? [] : [[key, value] as const];
    }),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Validates elements with xmllint against the schemas of a WSDL.
 *
 * @returns the first problem of each invalid element, by its position
 */
async function validate(wsdl: string, documents: readonly string[]): Promise<ReadonlyMap<number, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'wsdl-changes-'));
  try {
    const prefixes = [...(/<wsdl:definitions ([^>]*)>/.exec(wsdl)?.[1] ?? '').matchAll(/xmlns:\w+="[^"]*"/g)].join(' ');
    const schemas = [...wsdl.matchAll(/<s:schema ([^>]*)>[^]*?<\/s:schema>/g)];
    const fileOf = new Map(
      schemas.map(([, attributes = ''], at) => [
        /targetNamespace="([^"]*)"/.exec(attributes)?.[1] ?? '',
        `schema${at}.xsd`,
      ]),
    );
    const imported = (text: string): string =>
      text
        .replace('<s:schema ', `<s:schema ${prefixes} `)
        .replaceAll(
          /<s:import namespace="([^"]*)" \/>/g,
          (_, ns: string) => `<s:import namespace="${ns}" schemaLocation="${fileOf.get(ns)}"/>`,
        );
    for (const [at, [text]] of schemas.entries()) writeFileSync(join(folder, `schema${at}.xsd`), imported(text));
    for (const [at, xml] of documents.entries()) writeFileSync(join(folder, `${at}.xml`), xml);
    const args = ['--noout', '--nonet', '--schema', 'schema0.xsd', ...documents.map((_, at) => `${at}.xml`)];
    const { stderr } = await run('xmllint', args, { cwd: folder, maxBuffer: 2 ** 28 }).catch((error: unknown) => {
      if (typeof (error as { code?: unknown }).code !== 'number') throw error;
      return error as { stderr: string };
    });
    const done = stderr.match(/^\d+\.xml (validates|fails to validate)/gm)?.length ?? 0;
    if (done !== documents.length)
      throw new Error(
        `xmllint did not validate: ${stderr.replace(/^\d+\.xml (validates|fails).*\n/gm, '').slice(0, 300)}`,
      );
    const found = new Map<number, string>();
    for (const [, at = '', message = ''] of stderr.matchAll(/^(\d+)\.xml:\d+: (.*\berror\b.*)$/gm))
      if (!found.has(Number(at))) found.set(Number(at), message);
    for (const [, at = ''] of stderr.matchAll(/^(\d+)\.xml fails to validate/gm))
      if (!found.has(Number(at))) found.set(Number(at), 'xmllint names no reason');
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
