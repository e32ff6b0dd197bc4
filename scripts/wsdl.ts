import { CommandError } from '../src/cli/command-error.js';
import { nearestOf } from '../src/cli/options/nearest.js';
import { asProcess } from '../src/cli/process.js';
import { guarded } from '../src/cli/generate-command.js';
import { diff } from '../src/cli/commands/diff.js';
import { checkoutHome } from '../src/cli/home.js';
import { processIo } from '../src/cli/process-io.js';
import { pull } from '../src/cli/commands/pull.js';

// `npm run wsdl:pull` and `npm run wsdl:diff`
const commands = { pull, diff };

const [name = '', ...args] = process.argv.slice(2);
void asProcess(() =>
  guarded(processIo(), (io) => {
    if (!Object.hasOwn(commands, name))
      throw new CommandError(`"${name}" is not a command: ${nearestOf(name, Object.keys(commands))}`);
    return commands[name as keyof typeof commands](args, io, checkoutHome());
  }),
);
