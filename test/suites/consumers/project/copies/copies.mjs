/**
 * Loads two copies of the package in one process. One copy catches an error from the other, and both share a session.
 */
import assert from 'node:assert';
import * as installed from 'logmein-rescue-soap';
import { demoCredentials, startRescueServer } from 'logmein-rescue-soap/testing';
import * as bundled from './bundled.mjs';

assert.notStrictEqual(bundled.RescueError, installed.RescueError);
const server = await startRescueServer();
const { endpoint } = server;
for (const [one, other] of [
  [bundled, installed],
  [installed, bundled],
]) {
  const client = new one.RescueClient({ endpoint });
  const { email } = demoCredentials.login;
  const error = await client.login({ email, password: 'not the password' }).catch((thrown) => thrown);
  assert(error instanceof other.RescueResultError && error instanceof other.RescueError);
  assert(!(error instanceof other.RescueConnectionError));
  assert(other.isRescueResultError(error, 'login') && error.reply.loginResult === 'login_Invalid');

  await client.login(demoCredentials.login);
  await new other.RescueClient({ endpoint, auth: client.auth }).operations.getAccount();
}
await server.close();
