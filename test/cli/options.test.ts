import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { generateOptions, networkOf } from '../../src/cli/network-options.js';
import { parseArguments } from '../../src/cli/options.js';
import { messageOf } from '../codegen/wsdl.js';

const pem = join(__dirname, '../soap/http/tls/root.pem');

/** Parses the options of `generate`. */
function parseOptions(args: readonly string[]) {
  const given = parseArguments(args, generateOptions, ['WSDL']);
  return {
    wsdl: given.get('wsdl'),
    positionals: given.positionals,
    out: given.get('out'),
    check: given.has('check'),
    network: networkOf(given),
  };
}

describe('the options of the command', () => {
  const read: readonly [string, string[], object][] = [
    ['may be absent', [], { check: false, wsdl: undefined, network: {} }],
    [
      'have a short form',
      ['-w', 'a.wsdl', '-ob', '-H', 'A=b'],
      { wsdl: 'a.wsdl', out: 'b', network: { headers: { A: 'b' } } },
    ],
    ['may be positional', ['--check', 'a.wsdl'], { positionals: ['a.wsdl'], check: true }],
    ['end at --', ['--', '--check'], { positionals: ['--check'], check: false }],
    ['have values after them', ['--wsdl', 'a.wsdl', '--out', 'b'], { wsdl: 'a.wsdl', out: 'b' }],
    ['have values after an equals sign', ['--wsdl=http://x/?a=b'], { wsdl: 'http://x/?a=b' }],
    ['may be in any order', ['--check', '--out', 'b'], { check: true, out: 'b' }],
    [
      'accept header fields, authorities and a deadline',
      ['--header', 'A=b=c', '--header=D= e', '--ca', pem, '--timeout-ms', '5'],
      {
        network: {
          headers: { A: 'b=c', D: ' e' },
          ca: expect.arrayContaining([rootCertificates[0], readFileSync(pem, 'utf8').trim()]),
          timeoutMs: 5,
        },
      },
    ],
  ];
  it.each(read)('%s', (_, args, want) => {
    expect(parseOptions(args)).toMatchObject(want);
  });

  const refused: readonly [string[], string][] = [
    [['--wsld', 'x'], '"--wsld" is not an option: did you mean --wsdl?'],
    [['--nonsense'], '"--nonsense" is not an option: expected one of --wsdl, --out, --zod, --check, '],
    [['x.wsdl', 'SECRET'], 'unexpected argument 2: expected [WSDL] and options'],
    [['-x'], '"-x" is not an option: expected one of --wsdl, '],
    [['-o'], '-o needs a value: -o DIR'],
    [['--wsdl'], '--wsdl needs a value: --wsdl FILE|URL'],
    [['--out', '--check'], '--out needs a value: --out DIR'],
    [['--out='], '--out needs a value'],
    [['--check=yes'], '--check takes no value'],
    [['--out', 'a', '--out', 'b'], '--out is given twice'],
    [['--timeout-ms', '0'], '--timeout-ms must be a whole number of milliseconds from 1'],
    [['--timeout-ms', '9999999999'], '--timeout-ms must be a whole number of milliseconds from 1'],
    [['--header', 'SECRET'], '--header needs a name and a value: --header NAME=VALUE'],
    [['--header', 'A=SECRET', '--header', 'a=SECRET'], '--header a is given twice'],
    [['--header', 'Host=SECRET'], '--header Host: this field is set by the command itself'],
    [['--haeder=SECRET'], '"--haeder" is not an option: did you mean --header?'],
    [
      ['--ca', join(__dirname, 'no.pem')],
      'expected a file with certificates in PEM form: ENOENT: no such file or directory',
    ],
    [['--ca', __filename], 'expected a file with certificates in PEM form: it contains no certificate'],
  ];
  it.each(refused)('%j are rejected', (args, want) => {
    const message = messageOf(() => parseOptions(args));
    expect(message).toContain(want);
    expect(message).not.toContain('SECRET');
  });
});
