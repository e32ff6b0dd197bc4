import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCredentials, startRescueServer, type RescueServer } from '../../src/testing.js';
import { loadContract } from '../support/load-generated.js';
import type { Installed } from './install.js';

const root = join(__dirname, '..', '..');
const shipped = readFileSync(join(root, 'wsdl', 'rescue.wsdl'), 'utf8');

/** The shipped WSDL with an additional operation: a copy of getNote under another name. */
function withRemark(): string {
  const parts = [
    /[ \t]*<s:element name="getNote">[^]*?\n {6}<\/s:element>\n/,
    /[ \t]*<s:element name="getNoteResponse">[^]*?\n {6}<\/s:element>\n/,
    /[ \t]*<wsdl:message name="getNoteSoapIn">[^]*?<\/wsdl:message>\n/,
    /[ \t]*<wsdl:message name="getNoteSoapOut">[^]*?<\/wsdl:message>\n/,
    /[ \t]*<wsdl:operation name="getNote">[^]*?<\/wsdl:operation>\n/g,
  ];
  return parts.reduce((wsdl, part) => {
    if (!part.test(wsdl)) throw new Error(`${part.source} is not in the description`);
    return wsdl.replace(part, (found) => found + found.replaceAll('getNote', 'getRemark'));
  }, shipped);
}

const program = `
import { RescueClient } from 'logmein-rescue-soap';
import { contract, getRemark } from './src/rescue/index.js';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
await using shipped = new RescueClient({ endpoint });
await shipped.login({ email, password });
// calls the new operation with the package's client, in the session of its login
const first = await shipped.call(getRemark, { iSessionID: 12345678 });

await using own = new RescueClient({ endpoint, contract, auth: shipped.auth });
const second = await own.operations.getRemark({ iSessionID: 12345678 });
const { sOrganization } = await own.operations.getAccount();
// @ts-expect-error the shipped stubs do not have this operation
shipped.operations.getRemark;
console.log(JSON.stringify([first.sNote, second.sNote, sOrganization]));
`;

/** Tests how a user learns about a change to the service and uses it. */
export function changedService(installed: Installed): void {
  describe('a project that installed the package, after the service changed', () => {
    const changed = withRemark();
    let server: RescueServer;
    const wsdl = join('wsdl', 'rescue.wsdl');
    const stubs = join('src', 'rescue');

    beforeAll(async () => {
      const contract = loadContract(changed);
      server = await startRescueServer({ wsdl: changed, contract: contract as never });
      server.on(
        'getRemark' as never,
        (({ iSessionID }: { iSessionID: number }) => ({
          getRemarkResult: 'getRemark_OK',
          sNote: `remark on ${iSessionID}`,
        })) as never,
      );
    });
    afterAll(() => server.close());

    interface Ran {
      readonly code: number | null;
      readonly output: string;
      readonly errors: string;
    }

    /** Runs the command in a separate process, because the server runs in this process. */
    function run(command: string, args: readonly string[]): Promise<Ran> {
      return new Promise((resolve) => {
        const env = {
          ...process.env,
          RESCUE_ENDPOINT: server.endpoint,
          RESCUE_EMAIL: demoCredentials.login.email,
          RESCUE_PASSWORD: demoCredentials.login.password,
          NODE_OPTIONS: '',
          XDG_CACHE_HOME: join(installed.consumer.folder, 'cache'),
        };
        const child = spawn(command, args, { cwd: installed.consumer.folder, env });
        let [output, errors] = ['', ''];
        child.stdout.on('data', (text) => (output += String(text)));
        child.stderr.on('data', (text) => (errors += String(text)));
        child.on('close', (code) => resolve({ code, output, errors }));
      });
    }
    const rescue = (...args: readonly string[]) =>
      run(join(installed.consumer.folder, 'node_modules', '.bin', 'logmein-rescue-soap'), args);
    const address = () => `${server.endpoint}?wsdl`;

    test('check reports the change', async () => {
      const { code, output, errors } = await rescue('check', '--url', address());
      expect({ code, errors }).toEqual({ code: 1, errors: '' });
      expect(output).toContain('getRemark');
      expect(output).toMatch(/compatible/);
    });

    test('connect writes stubs that a program can use with the lines to paste', async () => {
      const { code, output, errors } = await rescue('connect', server.endpoint, '--out', 'src/live', '--login');
      expect({ code, errors }).toEqual({ code: 0, errors: expect.stringMatching(/^login: \d of 10 in 3 minutes\n$/) });
      expect(output).toMatch(/^Operations: 36 confirmed, 1 new$/m);
      const [, pasted = ''] = /^Paste into .*:\n((?: {2}.*\n){3})/m.exec(output) ?? [];
      const text = `${pasted}
        await rescue.login({ email: process.env['RESCUE_EMAIL'] ?? '', password: process.env['RESCUE_PASSWORD'] ?? '' });
        const { sNote } = await rescue.operations.getRemark({ iSessionID: 12345678 });
        console.log(sNote);`;
      installed.consumer.compileAlone('pasted.mts', text, [], true);
      expect(await run(process.execPath, ['pasted.mjs'])).toEqual({
        code: 0,
        output: 'remark on 12345678\n',
        errors: '',
      });
      const calls = server.calls.map(({ operation }) => operation);
      expect(calls).toEqual(['login', 'getAccount', 'logout', 'login', 'getRemark']);
      server.clearCalls();
    });

    test('pull stores the WSDL byte for byte, generate writes stubs, and check reports no change', async () => {
      expect(await rescue('pull', '--url', address(), '--out', wsdl)).toMatchObject({ code: 0 });
      const stored = readFileSync(join(installed.consumer.folder, wsdl), 'utf8');
      expect(stored.replaceAll(server.endpoint, 'https://secure.logmeinrescue.com/API/API.asmx')).toBe(changed);
      expect(await rescue('generate', '--wsdl', wsdl, '--out', stubs)).toMatchObject({ code: 0 });
      expect(existsSync(join(installed.consumer.folder, stubs, 'index.ts'))).toBe(true);
      const checked = await rescue('check', '--wsdl', wsdl, '--out', stubs, '--url', address());
      expect(checked).toMatchObject({ code: 0, errors: '' });
      expect(await rescue('generate', '--wsdl', wsdl, '--out', stubs, '--check')).toMatchObject({ code: 0 });
    });

    test('describe shows the new operation', async () => {
      const { code, output } = await rescue('describe', '--wsdl', wsdl, 'getRemark');
      expect(code).toBe(0);
      expect(output).toContain('SOAPAction: "https://secure.logmeinrescue.com/API/API.asmx/getRemark"');
    });

    test('the logged-in client can call the new operation', async () => {
      installed.consumer.compileAlone('changed.mts', program, [], true);
      const { code, output, errors } = await run(process.execPath, ['changed.mjs']);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const remark = 'remark on 12345678';
      expect(JSON.parse(output)).toEqual([remark, remark, expect.any(String)]);
      expect(server.calls.map(({ operation }) => operation)).toEqual(['login', 'getRemark', 'getRemark', 'getAccount']);
    });
  });
}
