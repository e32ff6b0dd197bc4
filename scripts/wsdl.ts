import { CommandError } from './codegen/command/command-error.js';
import { nearestOf } from './codegen/command/nearest.js';
import { asProcess } from './codegen/command/process.js';
import { guarded } from './codegen/command/run.js';
import { diff } from './cli/diff.js';
import { checkoutHome } from './cli/home.js';
import { processIo } from './cli/process-io.js';
import { pull } from './cli/pull.js';

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
