import { ignoreClosedPipes } from '../../src/cli/terminal.js';
import { main as notices } from './notices.js';
import { main as release } from './release.js';

// `npm run audit -- NAME ...`: checks whether the checkout is ready for a release, or writes its licence notices.

const audits: Readonly<Record<string, (args: readonly string[]) => void>> = { notices, release };

ignoreClosedPipes();
const [name = '', ...args] = process.argv.slice(2);
const audit = Object.hasOwn(audits, name) ? audits[name] : undefined;
if (audit) audit(args);
else {
  console.error('npm run audit -- release TAG [NOTES]\nnpm run audit -- notices [FILE]');
  process.exitCode = 1;
}
