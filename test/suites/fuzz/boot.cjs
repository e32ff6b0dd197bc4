'use strict';
// Loads TypeScript that the main thread has compiled, without the compiler: V8's coverage examines every function of a
// thread, and the compiler has more functions than all other code together.
const Module = require('node:module');
const { existsSync } = require('node:fs');
const { workerData } = require('node:worker_threads');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  // modules imported as .js are .ts files here, and modules imported as .cjs are .cts files
  const source = /^\.{1,2}\/.*\.c?js$/.test(request) ? request.replace(/js$/, 'ts') : undefined;
  const name = source && require('node:path').resolve(require('node:path').dirname(parent.filename), source);
  return name && existsSync(name) ? name : resolve.call(this, request, parent, ...rest);
};
Module._extensions['.ts'] = Module._extensions['.cts'] = (module, name) => {
  const compiled = workerData.compiled.get(name);
  if (compiled === undefined) throw new Error(`${name} was not compiled by the main thread`);
  module._compile(compiled, name);
};
require('./worker.ts');
