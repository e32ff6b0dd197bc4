import { wrap } from '../codegen/emit/jsdoc.js';
import { suggestion } from '../suggestion.js';
import { CommandError } from './command-error.js';
import { call } from './commands/call.js';
import { check } from './commands/check.js';
import { connect } from './commands/connect.js';
import { describe } from './commands/describe.js';
import { diff } from './commands/diff.js';
import { generate } from './commands/generate.js';
import { pull } from './commands/pull.js';
import { server } from './commands/server.js';
import { type Command, optionsHelp, type OptionTable, parseArguments, WIDTH } from './options.js';
import { packageVersion } from './paths.js';
import { reportErrors, type Terminal } from './terminal.js';

const commands: Readonly<Record<string, Command>> = { connect, call, generate, describe, pull, diff, check, server };

const helpOption = { help: { short: 'h', help: 'show this help' } } as const satisfies OptionTable;

function overview(command: string): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}\n`);
  return `Calls LogMeIn Rescue, and generates typed SOAP clients from WSDL 1.1.

  ${command} COMMAND [options]

${rows.join('')}
  help COMMAND   show the options of a command
  --version      show the version of the package

Exit codes: 0 success, nothing changed; 1 a compatible change (diff, check), or
stubs that are not up to date (generate --check); 2 a breaking change (diff,
check); 3 failure: the reason is on standard error, and nothing was written.
connect and call have other exit codes: see "help connect" and "help call".
`;
}

function helpOf(name: string, of: Command, { command }: Terminal): string {
  const { positionals, required = 0, options, help, exitCodes } = of;
  const args = positionals.map((each, at) => (at < required ? each : `[${each}]`));
  const parts = [command, name, ...args, '[options]'];
  const paragraphs = help.map((each) => `${wrap(each, WIDTH).join('\n')}\n`);
  return `${paragraphs.join('\n')}
  ${parts.join(' ')}

${optionsHelp({ ...options, ...helpOption })}
${wrap(`Exit codes: ${exitCodes}.`, WIDTH).join('\n')}
`;
}

/** Runs `logmein-rescue-soap` with the given arguments. @returns the exit code */
export function run(args: readonly string[], terminal: Terminal): Promise<number> {
  return reportErrors(terminal, async (reporting) => {
    const [first = 'help', ...rest] = args;
    const isHelp = first === 'help' || first === '--help' || first === '-h';
    const name = isHelp ? rest[0] : first;
    if (name === undefined) {
      reporting.print(overview(terminal.command));
      return 0;
    }
    if (name === '--version' || name === '-v') {
      reporting.print(`${packageVersion()}\n`);
      return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new CommandError(`"${name}" is not a command: ${suggestion(name, Object.keys(commands))}`);
    const given = isHelp ? undefined : parseArguments(rest, { ...command.options, ...helpOption }, command.positionals);
    if (given && !given.has('help')) {
      const missing = command.positionals.slice(given.positionals.length, command.required ?? 0);
      if (missing.length === 0) return command.run(given, reporting);
      throw new CommandError(
        `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing: ${terminal.command} help ${name} shows the arguments`,
      );
    }
    reporting.print(helpOf(name, command, terminal));
    return 0;
  });
}
