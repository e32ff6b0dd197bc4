/** Runs the first example of the README against the embedded server, as an ES module: `node start.mjs FILE`. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { demoCredentials, startRescueServer } from 'logmein-rescue-soap/testing';

export async function start(load) {
  const server = await startRescueServer();
  process.env.RESCUE_ENDPOINT = server.endpoint;
  process.env.RESCUE_EMAIL = demoCredentials.login.email;
  process.env.RESCUE_PASSWORD = demoCredentials.login.password;
  process.env.RESCUE_SSO_PASSWORD = demoCredentials.sso.password;
  await load();
  await server.close();
  const calls = server.calls.map(({ operation }) => operation).join(' ');
  if (calls !== 'login requestAuthCodeSSO startSession logout') throw new Error(`it called ${calls}`);
}

const [, program, file] = process.argv;
if (import.meta.url === pathToFileURL(program).href) await start(() => import(pathToFileURL(resolve(file)).href));
