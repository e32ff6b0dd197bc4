import { basename, dirname, join, relative, sep } from 'node:path';
import { quoted } from '../../codegen/emit/literals.js';
import { isAddress } from '../../codegen/generate.js';
import { printable, printableUrl } from '../../printable.js';
import { endpointAt } from '../call/service.js';
import { CommandError, isExpected } from '../command-error.js';
import { type Findings, findingsOf } from '../connect/findings.js';
import { checkReportFile, reportOf, type StepResult } from '../connect/report.js';
import { callService } from '../connect/service-calls.js';
import { INTERRUPTED, untilInterrupted } from '../interruption.js';
import { loadFile } from '../load/load-file.js';
import { type PulledWsdl, pullWsdl } from '../load/pull-wsdl.js';
import { readComparable, renderComparison } from '../comparison.js';
import { networkOf, networkOptionNames, serviceOptions } from '../network-options.js';
import { type Command, type Arguments, optionText, type OptionTable } from '../options.js';
import { packageName, packageVersion, rescueWsdlUrl, resolved, shippedWsdl, shownPath } from '../paths.js';
import { confirmed } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { replaceFiles } from '../write/replace-files.js';
import { runtimeFor, writeStubs } from '../write/write-stubs.js';
import { generateStubs } from './generate.js';

const options = {
  url: { short: 'u', value: 'URL', help: `the service or its WSDL; default: RESCUE_ENDPOINT, else ${rescueWsdlUrl}` },
  out: {
    short: 'o',
    value: 'DIR',
    help: 'write the live WSDL and its stubs to DIR, if they differ from the shipped ones',
  },
  report: { value: 'FILE', help: 'write a report in Markdown, without account data' },
  login: { help: 'log in, call getAccount, log out; with RESCUE_API_TOKEN, only getAccount' },
  authcode: { help: "request an authcode, which replaces the authcode that this user's other programs use" },
  session: { value: 'ID', help: 'after a confirmation, start this support session; needs --node and a terminal' },
  node: { value: 'ID', help: 'the node of the technician who gets the session' },
  verbose: { short: 'v', help: 'list every operation and every change' },
  ...serviceOptions,
} as const satisfies OptionTable;

/** `connect [URL]` */
export const connect: Command = {
  summary: 'check whether RescueClient works with the service; try a login',
  positionals: ['URL'],
  options,
  help: [
    'Checks whether RescueClient works with the service, in four steps: (1) compares the live WSDL with the shipped WSDL, without credentials; (2) if they differ, writes the WSDL and its stubs; (3) logs in once, calls getAccount and logs out; (4) only with --authcode, requests an authcode. Never starts a session without --session.',
    'In a terminal, connect asks before steps 2 to 4. Without a terminal, connect does not ask, and runs only the steps that --out, --login and --authcode allow.',
    'Credentials are never passed as arguments. They are read from RESCUE_EMAIL and RESCUE_PASSWORD, from RESCUE_API_TOKEN, or from a prompt. For --authcode by single sign-on, they are read from RESCUE_SSO_ID, RESCUE_SSO_PASSWORD and RESCUE_COMPANY.',
  ],
  exitCodes:
    '0 all methods work as shipped; 1 a method works only after generate; 2 a method needs a new release of this package, or the service rejected a step; 3 the result is not known; 130 Ctrl-C',
  run(given, terminal) {
    const plan = planOf(given, terminal);
    return untilInterrupted(async (signal) => {
      const results: StepResult[] = [];
      let findings: Findings | undefined;
      const report = (): void => {
        if (plan.report === undefined) return;
        const files = new Map([[basename(plan.report), reportOf(findings, results, new URL(plan.url).host)]]);
        replaceFiles({ folder: dirname(plan.report), files, stale: [] });
        terminal.print(`Wrote the report ${shownPath(plan.report, terminal.folder)}.\n`);
      };
      try {
        // 1. without credentials: compare the live WSDL with the shipped WSDL
        const live = await downloadWsdl(plan, signal);
        findings = findingsOf(readComparable(await loadFile(shippedWsdl())), live.comparable);
        if (findings.operations.every(({ state }) => state === 'missing' || state === 'new'))
          throw new CommandError(
            `${printableUrl(plan.url)}: this WSDL belongs to another service and has no Rescue operations; check the URL`,
          );
        const endpoint = endpointAt(plan.url, live.wsdl);
        terminal.print(findingsText(plan, findings, endpoint));

        // 2. write the live WSDL and its stubs, only if they differ
        if (findings.isDifferent) await offerStubs(plan, findings, live, endpoint);
        else
          terminal.print(
            `The WSDLs do not differ: the stubs of the package fit${given.has('out') ? ', and nothing was written' : ''}.\n`,
          );
        signal.throwIfAborted();

        // 3. one login, getAccount, logout; or getAccount with an API token
        // 4. request an authcode only with --authcode, and start a session only with --session
        await callService({ ...plan, endpoint, findings, signal, results });
        report();
        return Math.max(findings.exitCode, ...results.map(({ exitCode }) => exitCode));
      } catch (error) {
        if (signal.aborted || !(error instanceof CommandError) || error.exitCode === INTERRUPTED) throw error;
        results.push({ step: 'stopped', result: error.message, exitCode: 3 });
        report();
        throw error;
      }
    });
  },
};

type Plan = ReturnType<typeof planOf>;

/** Checks the arguments. Nothing is sent or written. @throws CommandError */
function planOf(given: Arguments, terminal: Terminal) {
  const url = given.either('url') ?? (terminal.env['RESCUE_ENDPOINT'] || rescueWsdlUrl);
  if (!isAddress(url) || !URL.canParse(url))
    throw new CommandError(
      'the URL must begin with https:// and a host: https://HOST/API/API.asmx. Never pass an e-mail address or a password as an argument: ' +
        'set RESCUE_EMAIL and RESCUE_PASSWORD',
    );
  const ask = terminal.isTerminal ? terminal.ask : undefined;
  const [session, node] = [given.get('session'), given.get('node')];
  if ([session, node].some((id) => id !== undefined) && ![session, node].every((id) => /^\d{1,10}$/.test(id ?? '')))
    throw new CommandError('a session needs two whole numbers: --session ID --node ID');
  if (session !== undefined && !ask)
    throw new CommandError(
      '--session needs a terminal that asks for confirmation, because it acts on a real session; elsewhere, use "call startSession"',
    );
  const report = given.has('report') ? resolved(given.get('report') ?? '', terminal) : undefined;
  if (report !== undefined) checkReportFile(report);
  return {
    given,
    /** The terminal. Prompts are shown only if results are also printed to a terminal. */
    terminal: { ...terminal, ask },
    /** The URL of the WSDL. */
    url: new URL(url).search === '' ? `${url}?wsdl` : url,
    folder: resolved(given.get('out') ?? 'rescue', terminal),
    report,
    session: session === undefined ? undefined : { session: Number(session), node: Number(node) },
    network: networkOf(given),
    /** Asks whether to run a step. Without a terminal, the option decides. */
    allows: async (option: keyof typeof options, question: string) =>
      ask ? confirmed(question, ask) : given.has(option),
  };
}

/** Downloads the live WSDL without writing anything. @throws CommandError that explains what to do */
async function downloadWsdl({ url, folder, network, terminal }: Plan, signal: AbortSignal): Promise<PulledWsdl> {
  const file = join(folder, 'rescue.wsdl');
  try {
    return await pullWsdl({ url, file, network: { ...network, signal }, time: terminal.now() });
  } catch (error) {
    if (!isExpected(error)) throw error;
    throw new CommandError(
      / received status | HTML page/.test(error.message) ? `${error.message}\n${advice}` : error.message,
    );
  }
}

const advice = `  A gateway or the service may allow only some IP addresses: run the command where your programs run. It may require a key:
  --header NAME=VALUE. If the service does not offer its WSDL, ask for the file, and compare it with the command "diff".`;

/** Returns the verdicts in at most 15 lines. With --verbose, the text also lists every operation and change. */
function findingsText(plan: Plan, findings: Findings, endpoint: string): string {
  const { methods, operations, comparison } = findings;
  const named = (state: string) => operations.filter((each) => each.state === state).map(({ name }) => printable(name));
  const states = ['confirmed', 'changed', 'new', 'missing', 'unreadable'].filter((state) => named(state).length > 0);
  const width = Math.max(...methods.map(({ method }) => method.length));
  const isVerbose = plan.given.has('verbose');
  return [
    `WSDL: ${printableUrl(plan.url)}, compared with that of ${packageName} ${packageVersion()}`,
    `Endpoint: ${printableUrl(endpoint)}`,
    `Operations: ${states.map((state) => `${named(state).length} ${state}`).join(', ')}`,
    ...(isVerbose ? states.map((state) => `  ${state}: ${named(state).join(', ')}`) : []),
    'Methods of RescueClient:',
    ...methods.map(
      ({ method, verdict, reason }) =>
        `  ${method.padEnd(width)}  ${verdict}${reason === undefined ? '' : ` (${printable(reason)})`}`,
    ),
    isVerbose ? `\n${renderComparison(comparison, { ...plan.terminal, verbose: isVerbose })}` : '',
  ].join('\n');
}

/** Writes the live WSDL and its stubs if the user allows it, and prints the code to paste. */
async function offerStubs(plan: Plan, findings: Findings, live: PulledWsdl, endpoint: string): Promise<void> {
  const { given, folder, terminal, url } = plan;
  const shown = shownPath(folder, terminal.folder);
  if (!(await plan.allows('out', `Write the live WSDL and its stubs to ${shown}?`))) {
    if (!terminal.ask)
      terminal.print(
        `To write the live WSDL and its stubs:\n  ${terminal.command} connect${optionText('url', url)} --out rescue${given.text(...networkOptionNames)}\n`,
      );
    return;
  }
  const generated = generateStubs(live.wsdl, runtimeFor(folder));
  const quiet = given.has('verbose') ? terminal : { ...terminal, notify: () => undefined };
  writeStubs({ ...generated, source: live.wsdl.source, out: folder }, quiet, live.change);
  terminal.print(
    `To check later whether the service still matches:\n  ${terminal.command} check${optionText('out', shown)}${given.text(...networkOptionNames)}\n`,
  );
  if (findings.exitCode === 2)
    return terminal.print(
      `RescueClient rejects these stubs until the release; ServiceClient of ${packageName}/runtime accepts them.\n`,
    );
  const path = relative(terminal.folder, join(folder, 'index.js')).split(sep).join('/');
  terminal.print(`Paste into a TypeScript file in this folder (elsewhere, change the path of the stubs):
  import { RescueClient } from ${quoted(packageName)};
  import { contract } from ${quoted(path.startsWith('.') ? path : `./${path}`)};
  const rescue = new RescueClient({ endpoint: ${quoted(endpoint)}, contract });
`);
}
