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
  const absent = Object.fromEntries(
    ['headers', 'allowMissing', 'ca', 'timeoutMs', 'services', 'ports'].map((name) => [name, undefined]),
  );
  const read: readonly [string, string[], object][] = [
    ['may be absent', [], { check: false, wsdl: undefined, network: absent }],
    [
      'have a short form',
      ['-w', 'a.wsdl', '-ob', '-H', 'A=b'],
      { wsdl: 'a.wsdl', out: 'b', network: { headers: { A: 'b' } } },
    ],
    ['may be positional', ['--check', 'a.wsdl'], { positionals: ['a.wsdl'], check: true }],
    ['have values that begin with a hyphen after an equals sign', ['--out=-b'], { out: '-b' }],
    ['have the value -', ['--out', '-'], { out: '-' }],
    [
      'select services and ports',
      ['--service', 'A', '--service', 'B', '--port', 'P', '--allow-missing', 'urn:n'],
      { network: { services: ['A', 'B'], ports: ['P'], allowMissing: ['urn:n'] } },
    ],
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

  const all =
    'expected one of --wsdl, --out, --zod, --check, --service, --port, --header, --ca, --allow-missing, --timeout-ms';
  const noPem = join(__dirname, 'no.pem');
  const header = '--header needs a name and a value: --header NAME=VALUE';
  const milliseconds = '--timeout-ms must be a whole number of milliseconds from 1: --timeout-ms 60000';
  const refused: readonly [string[], string][] = [
    [['--wsld', 'x'], '"--wsld" is not an option: did you mean --wsdl?'],
    [['--nonsense'], `"--nonsense" is not an option: ${all}`],
    [['--__proto__'], `"--__proto__" is not an option: ${all}`],
    [['x.wsdl', 'SECRET'], 'unexpected argument 2: expected [WSDL] and options'],
    [['-x'], `"-x" is not an option: ${all}`],
    [['-o'], '-o needs a value: -o DIR'],
    [['--wsdl'], '--wsdl needs a value: --wsdl FILE|URL'],
    [['--out', '--check'], '--out needs a value: --out DIR'],
    [['--out='], '--out needs a value: --out DIR'],
    [['--out', ' '], '--out needs a value: --out DIR'],
    [['--check=yes'], '--check takes no value: remove the equals sign and what follows it'],
    [['--out', 'a', '--out', 'b'], '--out is given twice'],
    [['--check', '--check'], '--check is given twice'],
    [['--timeout-ms', '0'], milliseconds],
    [['--timeout-ms', '9999999999'], milliseconds],
    [['--header', 'SECRET'], header],
    [['--header', 'A=SECRET', '--header', 'a=SECRET'], '--header a is given twice'],
    [['--header', 'Host=SECRET'], '--header Host: this field is set by the command itself'],
    [['--haeder=SECRET'], '"--haeder" is not an option: did you mean --header?'],
    [
      ['--ca', noPem],
      `--ca ${noPem}: expected a file with certificates in PEM form: ENOENT: no such file or directory`,
    ],
    [
      ['--ca', __filename],
      `--ca ${__filename}: expected a file with certificates in PEM form: it contains no certificate`,
    ],
  ];
  it.each(refused)('%j are rejected', (args, want) => {
    const message = messageOf(() => parseOptions(args));
    expect(message).toBe(want);
    expect(message).not.toContain('SECRET');
  });

  it('are the only arguments of a command without positional arguments', () => {
    expect(messageOf(() => parseArguments(['SECRET'], generateOptions))).toBe(
      'unexpected argument 1: expected only options',
    );
    expect(messageOf(() => parseArguments(['a', 'b', 'SECRET'], generateOptions, ['OLD', 'NEW']))).toBe(
      'unexpected argument 3: expected [OLD] [NEW] and options',
    );
  });

  it('may be followed by any number of arguments if the last one may be repeated', () => {
    expect(parseArguments(['a', 'b', 'c'], {}, ['OPERATION', 'name=value ...']).positionals).toEqual(['a', 'b', 'c']);
  });

  it('are absent or given: a flag, the first of several values, all values', () => {
    const given = parseArguments(['--check', '--port', 'a', '--port=b'], generateOptions);
    expect(['check', 'zod', 'port'].map((name) => [given.has(name), given.get(name), given.all(name)])).toEqual([
      [true, '', ['']],
      [false, undefined, []],
      [true, 'a', ['a', 'b']],
    ]);
    expect(given.text('port', 'zod', 'check')).toBe(' --port a --port b --check');
  });
});
