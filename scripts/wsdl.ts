import { guarded } from './codegen/command/run.js';
import { CommandError } from './codegen/command/command-error.js';
import { nearestOf } from './codegen/command/nearest.js';
import { diff } from './cli/diff.js';
import { checkoutHome } from './cli/home.js';
import { processIo } from './cli/process-io.js';
import { pull } from './cli/pull.js';

// `npm run wsdl:pull` and `npm run wsdl:diff`
const commands = { pull, diff };

const [name = '', ...args] = process.argv.slice(2);
// the exit code is set, not forced: what was printed into a pipe is still on its way
void guarded(
  processIo(),
  () => 3,
  (io) => {
    if (!Object.hasOwn(commands, name))
      throw new CommandError(`"${name}" is not a command: ${nearestOf(name, Object.keys(commands))}`);
    return commands[name as keyof typeof commands](args, io, checkoutHome());
  },
).then((code) => {
  process.exitCode = code;
});
