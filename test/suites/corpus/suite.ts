import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { LoadedWsdl } from '../../../src/cli/load/documents.js';
import { loadWsdl } from '../../../src/cli/load/load-wsdl.js';
import { WsdlError } from '../../../src/codegen/generate.js';
import { loadContract } from '../../support/load-generated.js';
import { messagesOf, reasonOf, roundTrips, type Outcome } from './round-trip.js';
import { SchemaFolder } from './schemas.js';

/**
 * Processes every operation in the ASMX and WCF WSDLs of a corpus: encodes samples of the request and the reply,
 * validates them with xmllint (libxml2) against the schemas of the WSDL, and decodes them to the same values.
 *
 *     npx ts-node test/suites/corpus/suite.ts [part of a path]
 *
 * Exit code 0: passed; 1: failed; 2: the corpus or xmllint is not available.
 */

const run = promisify(execFile);
const root = join(__dirname, '../../..');
const corpus = join(root, '../shared/corpus');

/** The maximum number of files in one command line. */
const FILES_PER_CALL = 500;

interface Entry {
  readonly path: string;
  readonly kind: string;
}

/** The result for one WSDL. */
interface Report {
  readonly path: string;
  readonly operations: number;
  readonly samples: number;
  readonly failures: readonly string[];
  /** The number of samples that xmllint validated. */
  readonly checked: number;
  /** Notes on why there is no contract, why xmllint did not validate all samples, and what was repaired for xmllint. */
  readonly notGenerated?: string | undefined;
  readonly notChecked?: string | undefined;
  readonly repaired?: string | undefined;
}

async function main(): Promise<number> {
  const index = join(corpus, 'index.json');
  if (!existsSync(index)) {
    console.error(`Not run: corpus: ${relative(root, index)} does not exist.`);
    return 2;
  }
  try {
    await run('xmllint', ['--version']);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error(`Not run: corpus: xmllint is not installed.
Install it on Debian or Ubuntu with: apt-get install libxml2-utils`);
    return 2;
  }
  const [, , part = ''] = process.argv;
  const entries = (JSON.parse(readFileSync(index, 'utf8')) as readonly Entry[]).filter(
    ({ kind, path }) => (kind === 'asmx' || kind === 'wcf') && path.includes(part),
  );
  const reports: Report[] = [];
  const queue = [...entries];
  const work = async () => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) {
      const report = await check(entry.path);
      reports.push(report);
      for (const failure of report.failures) console.log(`FAIL ${report.path}\n     ${failure}`);
    }
  };
  // xmllint runs while the next contract is being generated
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return summary(reports.sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function summary(reports: readonly Report[]): number {
  const list = (title: string, of: (report: Report) => string | undefined): number => {
    const listed = reports.filter((report) => of(report) !== undefined);
    for (const report of listed) console.log(`${title} ${report.path}\n     ${of(report)}`);
    return listed.length;
  };
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  const missing = list('NOT GENERATED', ({ notGenerated }) => notGenerated);
  const repaired = list('REPAIRED FOR XMLLINT', (report) => report.repaired);
  list('NOT VALIDATED', ({ notChecked }) => notChecked);
  const samples = sum((report) => report.samples);
  const failed = sum(({ failures }) => failures.length);
  console.log(`${reports.length} WSDLs, ${missing} of them not generated, ${repaired} repaired for xmllint`);
  console.log(
    `${sum(({ operations }) => operations)} operations, ${samples} samples, ${sum(({ checked }) => checked)} of them validated by xmllint`,
  );
  console.log(`${samples - failed} passed, ${failed} failed`);
  return failed === 0 && samples > 0 ? 0 : 1;
}

async function check(path: string): Promise<Report> {
  const nothing = { path, operations: 0, samples: 0, checked: 0, failures: [] };
  const loaded = await loadWsdl(join(corpus, 'wsdl', path));
  let contract: ReturnType<typeof loadContract>;
  try {
    contract = loadContract(loaded.text, loaded);
  } catch (error) {
    if (error instanceof WsdlError) return { ...nothing, notGenerated: relativeTo(corpus, error.message) };
    throw error;
  }
  const outcomes = messagesOf(contract).flatMap(roundTrips);
  let validity = await validate(loaded, outcomes, false);
  const repaired = validity.refusal;
  if (repaired !== undefined) validity = await validate(loaded, outcomes, true);
  const { invalid, checked, refusal } = validity;
  const failures = outcomes.flatMap((outcome, at) => {
    const problem = outcome.problem ?? (invalid.has(at) ? `not valid: ${invalid.get(at)}` : undefined);
    return problem === undefined ? [] : [`${outcome.name}: ${problem}`];
  });
  const operations = Object.keys(contract.operations).length;
  const undeclared = checked === outcomes.length ? undefined : 'the available schemas do not declare its messages';
  const report = { path, operations, samples: outcomes.length, checked, failures };
  return refusal === undefined ? { ...report, repaired, notChecked: undeclared } : { ...report, notChecked: refusal };
}

function relativeTo(folder: string, message: string): string {
  return message.replaceAll(`${relative(process.cwd(), folder)}/`, '').replaceAll(`${folder}/`, '');
}

/** Returns the errors that xmllint reports for samples, by sample number, or for the schema itself. */
interface Validity {
  readonly checked: number;
  readonly invalid: ReadonlyMap<number, string>;
  readonly refusal?: string;
}

/** The exit code of xmllint for an invalid schema. */
const SCHEMA_REFUSED = 5;

async function validate(description: LoadedWsdl, outcomes: readonly Outcome[], isRepaired: boolean): Promise<Validity> {
  using folder = new SchemaFolder(description, isRepaired);
  const names: string[] = [];
  for (const [at, { document, root }] of outcomes.entries()) {
    // an imported document may be missing
    if (document === undefined || !folder.roots.has(root)) continue;
    folder.write(`${at}.xml`, document);
    names.push(`${at}.xml`);
  }
  const invalid = new Map<number, string>();
  for (let at = 0; at < names.length; at += FILES_PER_CALL) {
    const { code, text } = await xmllint(folder.path, names.slice(at, at + FILES_PER_CALL));
    if (code === SCHEMA_REFUSED) {
      const said = text.split('\n').find((line) => /error/.test(line)) ?? text;
      return { invalid, checked: 0, refusal: said.replace(/^.*?: element /, 'element ') };
    }
    for (const [, number = '', message = ''] of text.matchAll(/^(\d+)\.xml:\d+: (.*\berror\b.*)$/gm))
      if (!invalid.has(Number(number))) invalid.set(Number(number), message);
    for (const [, number = ''] of text.matchAll(/^(\d+)\.xml (?!validates)/gm))
      if (!invalid.has(Number(number))) invalid.set(Number(number), 'xmllint reports no reason');
    const done = text.match(/^\d+\.xml (validates|fails to validate)/gm)?.length ?? 0;
    if (done < Math.min(FILES_PER_CALL, names.length - at) && invalid.size === 0)
      throw new Error(`xmllint ended with ${code} after ${done} samples: ${text.slice(0, 500)}`);
  }
  return { invalid, checked: names.length };
}

async function xmllint(
  folder: string,
  names: readonly string[],
): Promise<{ readonly code: number; readonly text: string }> {
  const options = { cwd: folder, maxBuffer: 2 ** 28 };
  try {
    const { stderr } = await run('xmllint', ['--noout', '--nonet', '--schema', 'main.xsd', ...names], options);
    return { code: 0, text: stderr };
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, text: stderr ?? '' };
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`The suite failed: ${reasonOf(error)}`);
    process.exitCode = 1;
  },
);
