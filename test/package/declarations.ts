import { installPacked } from './install.js';

/**
 * `npm run test:declarations`: what the packed package declares is right by itself, in every way in which TypeScript finds
 * it, with the declarations of its dependencies checked, too (skipLibCheck off). Apart from `npm test`, as checking them
 * takes a minute.
 */
const uses = `
import { isRescueError, RescueClient, type CallInfo, type DescriptionCheck, type RescueCodes } from 'logmein-rescue-soap';
import { ServiceClient, type Contract, type Transport } from 'logmein-rescue-soap/runtime';
import { generated, loginArguments } from 'logmein-rescue-soap/schemas';
import { contract, type LoginResponse } from 'logmein-rescue-soap/stubs';
import { startRescueServer, type RescueServer } from 'logmein-rescue-soap/testing';

export const client: RescueClient = new RescueClient();
export const service = new ServiceClient({ endpoint: 'https://host/x.asmx', contract });
export const reply: Promise<LoginResponse> = service.operations.login({ sEmail: 'x' });
export const code: RescueCodes['login'] = 'LIMITREACHED';
export const parsed: unknown = [generated.Login.safeParse({}), loginArguments.safeParse({})];
export const server: Promise<RescueServer> = startRescueServer();
export const check: Promise<DescriptionCheck> = client.checkDescription();
export type Others = [CallInfo, Contract, Transport, typeof isRescueError];
// @ts-expect-error what does not fit is refused
export const wrong: Promise<unknown> = client.startSession({ session: '1', node: 2 });
`;

const ways: readonly (readonly [name: string, extension: string, flags: readonly string[]])[] = [
  ['nodenext, ES module', 'mts', ['--module', 'nodenext']],
  ['nodenext, CommonJS', 'cts', ['--module', 'nodenext']],
  ['node16, CommonJS', 'cts', ['--module', 'node16']],
  ['bundler', 'mts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
];

const strict = ['--skipLibCheck', 'false', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];

const consumer = installPacked();
try {
  for (const [name, extension, flags] of ways) {
    consumer.compileAlone(`declarations.${extension}`, uses, [...flags, ...strict]);
    console.log(`compiles: ${name}`);
  }
} finally {
  consumer.remove();
}
