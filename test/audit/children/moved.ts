import Module from 'node:module';

// Logs in while no file of node-soap or undici is at its expected path, and reports which of their files were loaded.

type Resolve = (request: string, ...rest: unknown[]) => string;

const files = Module as unknown as { _resolveFilename: Resolve };
const resolve = files._resolveFilename;
let moved = 0;
files._resolveFilename = (request, ...rest) => {
  if (!/^(soap|undici)\/./.test(request)) return resolve.call(Module, request, ...rest);
  moved++;
  throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
};

async function main(): Promise<void> {
  const { RescueClient } = require('../../../src/index.js') as typeof import('../../../src/index.js');
  const rescue = new RescueClient({ endpoint: process.env['ENDPOINT'] as string, proxy: false });
  await rescue.login({ email: 'admin@example.com', password: 'demo' });
  const loaded = Object.keys(require.cache).filter((file) =>
    /[\\/](soap[\\/]lib[\\/]soap|undici[\\/]index)\.js$/.test(file),
  );
  process.stdout.write(JSON.stringify({ moved, loaded: loaded.length }));
}

void main();
