import { CommandError } from './command-error.js';
import { nearestOf } from './options/nearest.js';
import { packageRoot, versionOf } from './package-root.js';
import { guarded } from './generate-command.js';
import { projectHome, type Home } from './home.js';
import type { Io } from './io.js';

/** Runs a subcommand. @returns its exit code. @throws CommandError, WsdlError for what becomes exit code 3 */
export type Subcommand = (args: readonly string[], io: Io, home: Home) => Promise<number>;

interface Entry {
  readonly does: string;
  /** Loaded when it is called: most subcommands need little of what others need. */
  readonly load: () => Promise<Subcommand>;
}

const subcommands: Readonly<Record<string, Entry>> = {
  generate: {
    does: 'typed stubs from a description, into a folder of yours',
    load: async () => (await import('./commands/generate.js')).generate,
  },
  describe: {
    does: 'what a description offers: operations, types, sample messages',
    load: async () => (await import('./commands/describe.js')).describe,
  },
  pull: {
    does: 'get a description from a service and store it byte for byte',
    load: async () => (await import('./commands/pull.js')).pull,
  },
  diff: {
    does: 'what changed in meaning between two descriptions, and whom it breaks',
    load: async () => (await import('./commands/diff.js')).diff,
  },
  check: {
    does: 'whether the live description is still the one that the stubs were generated from',
    load: async () => (await import('./commands/check.js')).check,
  },
};

const help = `Typed clients for SOAP services from their WSDL 1.1 descriptions, LogMeIn Rescue's first of all.

  npx logmein-rescue-soap COMMAND [options]

${Object.entries(subcommands)
  .map(([name, { does }]) => `  ${name.padEnd(10)}${does}\n`)
  .join('')}
  --help    this text, or that of a command: npx logmein-rescue-soap pull --help
  --version the version of the package

Exit codes, for all commands: 0 done, no change; 1 a compatible change (diff, check), or stubs that are not up to date
(generate --check); 2 a breaking change (diff, check); 3 it could not be done or told: the reason is on standard error,
and nothing was changed.
`;

/** Runs the command `logmein-rescue-soap`. @returns its exit code */
export function run(args: readonly string[], io: Io): Promise<number> {
  const [name = '--help', ...rest] = args;
  return guarded(io, async (erasing) => {
    if (name === '--help' || name === '-h' || name === 'help') return printed(io, help);
    if (name === '--version' || name === '-v') return printed(io, `${versionOf(packageRoot())}\n`);
    const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
    if (!subcommand) throw new CommandError(`"${name}" is not a command: ${nearestOf(name, Object.keys(subcommands))}`);
    return (await subcommand.load())(rest, erasing, projectHome(io.folder));
  });
}

function printed(io: Io, text: string): number {
  io.print(text);
  return 0;
}
