/** Runs the first example of the README against the embedded server, in CommonJS: `node start.cjs FILE`. */
const { resolve } = require('node:path');
const { demoCredentials, startRescueServer } = require('logmein-rescue-soap/testing');

exports.start = async function (load) {
  const server = await startRescueServer();
  process.env.RESCUE_ENDPOINT = server.endpoint;
  process.env.RESCUE_EMAIL = demoCredentials.login.email;
  process.env.RESCUE_PASSWORD = demoCredentials.login.password;
  process.env.RESCUE_SSO_PASSWORD = demoCredentials.sso.password;
  const loaded = await load();
  await (loaded?.default ?? loaded);
  await server.close();
  const calls = server.calls.map(({ operation }) => operation).join(' ');
  if (calls !== 'login requestAuthCodeSSO startSession logout') throw new Error(`it called ${calls}`);
};

if (require.main === module) void exports.start(() => require(resolve(process.argv[2])));
