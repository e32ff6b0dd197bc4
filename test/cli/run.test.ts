import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wsdlOf } from '../codegen/wsdl.js';
import { command, emptyFolder, put, root, serve, tree } from './support.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const names = ['connect', 'call', 'generate', 'describe', 'pull', 'diff', 'check', 'server'];

describe('the command', () => {
  it('prints its version', async () => {
    for (const option of ['--version', '-v'])
      expect(await command({}, option)).toEqual({ code: 0, printed: `${version}\n`, notified: '' });
  });

  it.each([[[]], [['--help']], [['-h']], [['help']]])('lists its subcommands and exit codes for %j', async (args) => {
    const { code, printed, notified } = await command({}, ...args);
    expect({ code, notified }).toEqual({ code: 0, notified: '' });
    for (const name of names) expect(printed).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
    expect(printed).toContain('Exit codes: 0 success');
  });

  it('has the help texts of help.txt', async () => {
    const texts = [await command({}, 'help')];
    for (const name of names) texts.push(await command({}, 'help', name));
    const text = texts.map(({ code, printed }) => `exit code ${code}\n${printed}`).join('\n');
    await expect(text).toMatchFileSnapshot('help.txt');
  });

  it('shows which arguments are required', async () => {
    expect((await command({}, 'help', 'call')).printed).toContain(' call OPERATION [name=value ...] [options]\n');
    expect((await command({}, 'help', 'diff')).printed).toContain(' diff OLD NEW [options]\n');
    // each command says what it does, and connect also what it never does
    expect((await command({}, 'help', 'connect')).printed.replace(/\s+/g, ' ')).toMatch(
      /in four steps: .* Never starts a session without --session\. .* Credentials are never passed as arguments\./,
    );
  });

  it.each(names)(
    'explains %s, its options and exit codes, on lines of 80 columns, for every form of help',
    async (name) => {
      const { code, printed, notified } = await command({}, name, '--help');
      expect({ code, notified }).toEqual({ code: 0, notified: '' });
      expect(printed).toContain(`  npx logmein-rescue-soap ${name} `);
      expect(printed).toMatch(name === 'server' ? /^ {2}-p, --port N/m : /^ {2}-H, --header NAME=VALUE/m);
      expect(printed).toMatch(/^Exit codes: 0 /m);
      // a URL cannot be wrapped
      expect(printed.split('\n').filter((line) => line.length > 80 && !line.includes('://'))).toEqual([]);
      for (const args of [
        ['help', name],
        [name, '-h'],
        ['--help', name],
      ])
        expect((await command({}, ...args)).printed).toBe(printed);
    },
  );

  const refused: readonly [readonly string[], string][] = [
    [['pul'], '"pul" is not a command: did you mean pull?'],
    [['chekc'], '"chekc" is not a command: did you mean check?'],
    [['nonsense'], '"nonsense" is not a command: expected one of connect, call, generate, describe, '],
    [['__proto__'], '"__proto__" is not a command: '],
    [['pull', '--verbos'], '"--verbos" is not an option: did you mean --verbose?'],
    [['pull', '--timeout', '5'], '"--timeout" is not an option: did you mean --timeout-ms?'],
    [['pull', 'x', 'y'], 'unexpected argument 2: expected [URL] and options'],
    [['diff', 'a', 'b', 'c'], 'unexpected argument 3: expected [OLD] [NEW] and options'],
    [['diff'], 'OLD and NEW are missing: npx logmein-rescue-soap help diff shows the arguments'],
    [['diff', 'a.wsdl'], 'NEW is missing: npx logmein-rescue-soap help diff shows the arguments'],
    [['diff', 'a.wsdl', 'b.wsdl'], 'a.wsdl: the WSDL could not be read: ENOENT'],
    [['help', 'gen'], '"gen" is not a command: did you mean generate?'],
    [['check', '--wsdl'], '--wsdl needs a value: --wsdl FILE'],
    [
      ['check', '--out', 'wsdl'],
      'wsdl does not contain stubs of this generator: pass the folder that was passed to generate',
    ],
    [['generate', 'a.wsdl', '--wsdl', 'b.wsdl'], 'pass one WSDL: WSDL or --wsdl'],
    [['generate', '--out', 'x', '--wsdl', 'no.wsdl'], 'no.wsdl: the WSDL could not be read: ENOENT'],
    [['generate', '--out', 'node_modules/x'], 'is inside node_modules: pass a folder of your project'],
    [['describe', 'logn'], 'has no operation logn'],
  ];
  it.each(refused)('rejects %j with exit code 3 and a message that says what to do', async (args, want) => {
    const { code, printed, notified } = await command({}, ...args);
    expect({ code, printed }).toEqual({ code: 3, printed: '' });
    expect(notified).toContain(want);
  });
});

describe('generate', () => {
  it('writes stubs that import the runtime of the package, and exits with 1 if they are not up to date', async () => {
    const folder = emptyFolder();
    const origin = await serve({ '/?wsdl': wsdlOf() });
    const args = ['generate', '--wsdl', `${origin}/?wsdl`, '--out', 'stubs'];
    expect(await command({ folder }, ...args)).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^\S+stubs: wrote \d of \d files: /),
    });
    expect(tree(folder)['stubs/operations.ts']).toContain("from 'logmein-rescue-soap/runtime'");
    expect((await command({ folder }, ...args, '--check')).code).toBe(0);
    put(folder, 'stubs/types.ts', (tree(folder)['stubs/types.ts'] ?? '').replace('Run', 'Ran'));
    const before = tree(folder);
    const { code, notified } = await command({ folder }, ...args, '--check');
    expect(code).toBe(1);
    expect(notified).toMatch(
      /types\.ts:\d+ is not up to date\n[^]*run: npx logmein-rescue-soap generate --wsdl 'http:\S+' --out stubs$/,
    );
    expect(tree(folder)).toEqual(before);
  });

  it('reads the WSDL in the current folder', async () => {
    const folder = emptyFolder();
    put(folder, 'wsdl/rescue.wsdl', wsdlOf({ operations: ['mine'] }));
    expect((await command({ folder }, 'generate', '--out', 'stubs')).code).toBe(0);
    expect(tree(folder)['stubs/operations.ts']).toContain('mine');
  });
});

describe('describe', () => {
  it('prints all operations or a single one, by default from the shipped WSDL', async () => {
    const folder = emptyFolder();
    const all = await command({ folder }, 'describe');
    expect(all).toMatchObject({ code: 0, printed: expect.stringMatching(/^startSession\(request: /m) });
    const one = await command({ folder }, 'describe', 'login');
    expect(one.printed).toContain('SOAP 1.1 request:');
    put(folder, 'wsdl/rescue.wsdl', wsdlOf({ operations: ['mine'] }));
    expect((await command({ folder }, 'describe')).printed).toContain('mine(');
  });
});
