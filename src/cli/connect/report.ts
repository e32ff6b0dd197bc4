import { existsSync, statSync } from 'node:fs';
import { codeSpan, plainText } from '../../codegen/markdown.js';
import { CommandError } from '../command-error.js';
import { readRegularFile } from '../load/read-file.js';
import { packageName, packageVersion, shownPath } from '../paths.js';
import type { Findings } from './findings.js';

const title = '# First contact with the service';

/** The result of a step: `OK`, or the reason why the step failed. */
export interface StepResult {
  readonly step: string;
  readonly result: string;
  /** 0 if the step succeeded, 2 if the service rejected the call, 3 if the outcome is not known. */
  readonly exitCode: 0 | 2 | 3;
}

/** @throws CommandError if the file exists and is not a report */
export function checkReportFile(file: string): void {
  if (existsSync(file) && !(statSync(file).isFile() && readRegularFile(file).toString().startsWith(title)))
    throw new CommandError(
      `${shownPath(file)} exists and is not a report of this command: pass another file to --report`,
    );
}

/**
 * Returns a Markdown report for use in an issue. The report lists the differences and the result of each step, and
 * contains no account data.
 */
export function reportOf(findings: Findings | undefined, results: readonly StepResult[], host: string): string {
  const lines = [
    title,
    '',
    `- ${packageName} ${packageVersion()}, Node ${process.version.slice(1)}`,
    `- service: ${isOfVendor(host) ? host : 'another host'}`,
    ...results.map(
      ({ step, result }) => `- ${step}: ${plainText(withoutAddresses(result.replaceAll(/\n\s*/g, ' '), host))}`,
    ),
    ...(findings ? findingLines(findings) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines({ methods, operations, comparison }: Findings): readonly string[] {
  return [
    '',
    '## Methods of RescueClient',
    '',
    ...methods.map(
      ({ method, verdict, reason }) => `- ${codeSpan(method)}: ${verdict}${reason ? ` (${plainText(reason)})` : ''}`,
    ),
    '',
    '## Operations',
    '',
    ...operations.flatMap(({ name, state, changes }) => [
      `- ${codeSpan(name)}: ${state}`,
      ...(state === 'new' ? [] : changes.map((each) => `  - ${plainText(each)}`)),
    ]),
    '',
    `Changes of types: ${comparison.types ?? 'none'}; on the wire: ${comparison.wire ?? 'none'}.`,
  ];
}

/** Removes URLs, hosts and IP addresses from a message, because network errors may name hosts and proxies. */
function withoutAddresses(text: string, host: string): string {
  const [name = host] = host.split(':');
  return text
    .replaceAll(/https?:\/\/[^\s,;)]+/g, 'URL')
    .replaceAll(host, 'HOST')
    .replaceAll(name, 'HOST')
    .replaceAll(/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?/g, 'ADDRESS');
}

/** Returns `true` for hosts of the vendor. Other hosts, such as gateways, may identify the account. */
function isOfVendor(host: string): boolean {
  return /^secure\.logmeinrescue(-enterprise)?\.(com|eu)$/.test(host);
}
