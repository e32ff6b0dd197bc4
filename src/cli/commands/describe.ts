import { printable } from '../../printable.js';
import { suggestion } from '../../suggestion.js';
import { describe as describeModel, describeOperation } from '../../codegen/describe/describe.js';
import { endpointOf } from '../../codegen/describe/endpoint.js';
import { CommandError } from '../command-error.js';
import { networkOf, networkOptions, portOptions, wsdlOption } from '../network-options.js';
import type { Command } from '../options.js';
import { generateStubs, loadGiven } from './generate.js';

/** `describe [WSDL] [OPERATION]` */
export const describe: Command = {
  summary: 'show the operations of a WSDL, with types and sample messages',
  positionals: ['WSDL', 'OPERATION'],
  options: { wsdl: wsdlOption, ...portOptions, ...networkOptions },
  help: [
    'Shows every operation of a WSDL with its signature and documentation. For a single operation, also shows the types and sample messages.',
    'WSDL may be left out: "describe login" shows an operation of the default WSDL. An argument that contains a slash or ends in .wsdl is a WSDL.',
  ],
  exitCodes: '0 success; 3 failure',
  async run(given, terminal) {
    const { positionals } = given;
    const isWsdl = positionals.length === 2 || /\/|\.wsdl$/i.test(positionals[0] ?? '');
    const location = isWsdl ? given.either('wsdl') : given.get('wsdl');
    const wsdl = await loadGiven(location, networkOf(given), terminal);
    const { model } = generateStubs(wsdl, '');
    const name = positionals[isWsdl ? 1 : 0];
    if (name === undefined) {
      terminal.print(describeModel(model));
      return 0;
    }
    const text = describeOperation(model, name, endpointOf(wsdl.text, wsdl.source));
    if (text === undefined) {
      const skipped = model.leftOut.find((each) => each.name === name);
      if (skipped) throw new CommandError(`the operation ${printable(name)} is left out: ${skipped.reason}`);
      const names = model.operations.map((each) => each.name);
      throw new CommandError(`${wsdl.source} has no operation ${printable(name)}: ${suggestion(name, names)}`);
    }
    terminal.print(text);
    return 0;
  },
};
