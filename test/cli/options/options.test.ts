import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../src/cli/options/generate-options.js';
import { messageOf } from '../../codegen/wsdl.js';

const pem = join(__dirname, '../../soap/http/tls/root.pem');

describe('the options of the command', () => {
  const read: readonly [string, string[], object][] = [
    ['may be absent', [], { check: false, printModel: false, help: false }],
    ['have values behind them', ['--wsdl', 'a.wsdl', '--out', 'b'], { wsdl: 'a.wsdl', out: 'b' }],
    ['have values behind an equals sign', ['--wsdl=http://x/?a=b'], { wsdl: 'http://x/?a=b' }],
    ['stand in any order', ['--check', '--out', 'b'], { check: true, out: 'b' }],
    [
      'take header fields, authorities and a deadline',
      ['--header', 'A=b=c', '--header=D= e', '--ca', pem, '--timeout-ms', '5'],
      { network: { headers: { A: 'b=c', D: ' e' }, ca: readFileSync(pem, 'utf8').trim(), timeoutMs: 5 } },
    ],
    ['take a package for its runtime', ['--runtime', '@scope/pkg'], { runtime: '@scope/pkg/runtime' }],
    ['take a module as it is', ['--runtime', 'pkg/runtime'], { runtime: 'pkg/runtime' }],
    ['take a path as it is', ['--runtime', '../x.js'], { runtime: '../x.js' }],
  ];
  it.each(read)('%s', (_, args, want) => {
    expect(parseOptions(args)).toMatchObject(want);
  });

  const refused: readonly [string[], string][] = [
    [['--wsld', 'x'], '"--wsld" is not an option: did you mean --wsdl?'],
    [['--nonsense'], '"--nonsense" is not an option: --wsdl, --out, --runtime, --check, --print-model, --describe, '],
    [['x.wsdl'], 'argument 1 is no option, and nothing else is taken here: --wsdl, --out, '],
    [['--wsdl'], '--wsdl needs a value: --wsdl FILE|URL'],
    [['--out', '--check'], '--out needs a value: --out DIR'],
    [['--out='], '--out needs a value'],
    [['--check=yes'], '--check takes no value'],
    [['--out', 'a', '--out', 'b'], '--out is given twice'],
    [['--runtime', "'"], 'is not the name of a package'],
    [['--check', '--print-model'], 'exclude each other'],
    [['--timeout-ms', '0'], '--timeout-ms needs a whole number of milliseconds from 1'],
    [['--timeout-ms', '9999999999'], '--timeout-ms needs a whole number of milliseconds from 1'],
    [['--header', 'SECRET'], '--header needs a name and a value: --header NAME=VALUE'],
    [['--header', 'A=SECRET', '--header', 'a=SECRET'], '--header a is given twice'],
    [['--header', 'Host=SECRET'], '--header Host: this field is set by the command itself'],
    [['--haeder=SECRET'], '"--haeder" is not an option: did you mean --header?'],
    [['--ca', join(__dirname, 'no.pem')], 'the certificates cannot be read: ENOENT: no such file or directory'],
    [['--ca', __filename], 'holds something that is no certificate; it has to be a file in PEM form'],
  ];
  it.each(refused)('%j are refused', (args, want) => {
    const message = messageOf(() => parseOptions(args));
    expect(message).toContain(want);
    expect(message).not.toContain('SECRET');
  });
});
