import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../scripts/codegen/command/options.js';
import { messageOf } from '../wsdl.js';

describe('the options of the command', () => {
  const read: readonly [string, string[], object][] = [
    ['may be absent', [], { check: false, printModel: false, help: false }],
    ['have values behind them', ['--wsdl', 'a.wsdl', '--out', 'b'], { wsdl: 'a.wsdl', out: 'b' }],
    ['have values behind an equals sign', ['--wsdl=http://x/?a=b'], { wsdl: 'http://x/?a=b' }],
    ['stand in any order', ['--check', '--out', 'b'], { check: true, out: 'b' }],
    ['take a package for its runtime', ['--runtime', '@scope/pkg'], { runtime: '@scope/pkg/runtime' }],
    ['take a module as it is', ['--runtime', 'pkg/runtime'], { runtime: 'pkg/runtime' }],
    ['take a path as it is', ['--runtime', '../x.js'], { runtime: '../x.js' }],
  ];
  it.each(read)('%s', (_, args, want) => {
    expect(parseOptions(args)).toMatchObject(want);
  });

  const refused: readonly [string[], string][] = [
    [['--wsld', 'x'], '"--wsld" is not an option: --wsdl, --out, --runtime, --check, --print-model, --help'],
    [['x.wsdl'], '"x.wsdl" is not an option'],
    [['--wsdl'], '--wsdl needs a value: --wsdl FILE or URL'],
    [['--out', '--check'], '--out needs a value: --out DIR'],
    [['--out='], '--out needs a value'],
    [['--check=yes'], '"--check=yes" is not an option'],
    [['--out', 'a', '--out', 'b'], '--out is given twice'],
    [['--runtime', "'"], 'is not the name of a package'],
    [['--check', '--print-model'], 'exclude each other'],
  ];
  it.each(refused)('%j are refused', (args, want) => {
    expect(messageOf(() => parseOptions(args))).toContain(want);
  });
});
