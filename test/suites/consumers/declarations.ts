import type { Workshop } from './workshop.js';

/**
 * Checks that the declarations of the packed package compile with every module resolution of TypeScript, together with
 * the declarations of its dependencies (skipLibCheck off).
 */
const uses = `
import { isRescueError, RescueClient, type CallInfo, type RescueCodes } from 'logmein-rescue-soap';
import { ManagedRescueClient, memoryStore, type AuthStore } from 'logmein-rescue-soap/managed';
import { ServiceClient, type Contract, type Transport } from 'logmein-rescue-soap/runtime';
import { readReport, type Report } from 'logmein-rescue-soap/reports';
import { WSSecurity, type SecurityObject } from 'logmein-rescue-soap/security';
import { generated, loginArguments } from 'logmein-rescue-soap/schemas';
import { contract, type LoginResponse } from 'logmein-rescue-soap/stubs';
import { startRescueServer, type RescueServer } from 'logmein-rescue-soap/testing';
import { checkWsdl, type WsdlCheck } from 'logmein-rescue-soap/wsdl-check';

export const client: RescueClient = new RescueClient();
export const security: SecurityObject = new WSSecurity('x', 'y', { passwordType: 'PasswordDigest' });
export const service = new ServiceClient({ endpoint: 'https://host/x.asmx', contract, security });
export const reply: Promise<LoginResponse> = service.operations.login({ sEmail: 'x' });
export const code: RescueCodes['login'] = 'LIMITREACHED';
export const parsed: unknown = [generated.Login.safeParse({}), loginArguments.safeParse({})];
export const server: Promise<RescueServer> = startRescueServer();
export const check: Promise<WsdlCheck> = checkWsdl();
export const store: AuthStore = memoryStore();
export const managed = new ManagedRescueClient({ store, credentials: { email: 'x', password: 'y' } });
export const report: Report = readReport(managed, { area: 'SESSION', from: '', to: new Date(), node: 1 });
export const sameReport: Report = readReport(client, { area: 'SESSION', from: '', to: new Date(), node: 1 });
export type Others = [CallInfo, Contract, Transport, typeof isRescueError];
// @ts-expect-error invalid arguments are rejected
export const wrong: Promise<unknown> = client.startSession({ session: '1', node: 2 });
`;

const both = ['declarations/uses.mts', 'declarations/uses.cts'];
const nodenext = [...both, '--module', 'nodenext'];
const node16 = [...both, '--module', 'node16'];
const bundler = ['declarations/uses.mts', '--module', 'esnext', '--moduleResolution', 'bundler'];
// zod's declarations require this flag, which nearly every project sets
const node10 = ['declarations/uses.ts', '--module', 'commonjs', '--esModuleInterop', '--moduleResolution'];

/**
 * The lowest version is the one that zod requires, because zod's declarations use `NoInfer`. TypeScript 7 no longer
 * supports node10.
 */
const ways: readonly (readonly [name: string, version: string, flags: readonly string[]])[] = [
  ['5.4, nodenext', '5.4', nodenext],
  ['5.4, bundler', '5.4', bundler],
  ['5.4, node10', '5.4', [...node10, 'node10']],
  ['6, nodenext', '6', nodenext],
  ['6, node16', '6', node16],
  ['6, bundler', '6', bundler],
  ['6, node10', '6', [...node10, 'node10', '--ignoreDeprecations', '6.0']],
  ['7, nodenext', '7', nodenext],
  ['7, node16', '7', node16],
  ['7, bundler', '7', bundler],
];

const strict = ['--skipLibCheck', 'false', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];

/** @returns the module resolutions with which the declarations compile */
export async function declarations(workshop: Workshop): Promise<string[]> {
  for (const extension of ['mts', 'cts', 'ts']) workshop.write(`declarations/uses.${extension}`, uses);
  const names: string[] = [];
  const waiting = [...ways];
  const work = async (): Promise<void> => {
    for (let way = waiting.shift(); way; way = waiting.shift()) {
      const [name, version, flags] = way;
      await workshop.tsc(version, ...flags, ...strict).catch((error: Error) => {
        throw new Error(`TypeScript ${name}: ${error.message}`);
      });
      names.push(name);
    }
  };
  await Promise.all([work(), work()]);
  return names;
}
