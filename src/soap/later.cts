/**
 * What is loaded when it is needed, and not before: most processes never need it, and loading costs milliseconds. It must
 * be there at once, which `import()` cannot do, so this file is CommonJS in both builds of the package. Bundlers follow
 * these calls.
 */

export function loadTls(): typeof import('node:tls') {
  return require('node:tls') as typeof import('node:tls');
}

export function loadNet(): typeof import('node:net') {
  return require('node:net') as typeof import('node:net');
}

export function loadHttp(): typeof import('node:http') {
  return require('node:http') as typeof import('node:http');
}

export function loadCrypto(): typeof import('node:crypto') {
  return require('node:crypto') as typeof import('node:crypto');
}

export function loadZlib(): typeof import('node:zlib') {
  return require('node:zlib') as typeof import('node:zlib');
}

/** It takes 15 to 30 ms. */
export function loadToughCookie(): typeof import('tough-cookie') {
  return require('tough-cookie') as typeof import('tough-cookie');
}

/**
 * undici's client alone loads in 25 ms, all of undici in 90. Its file is no promise of undici's: should it move, the
 * front door is taken.
 */
export function loadUndiciClient(): typeof import('undici').Client {
  try {
    return require('undici/lib/dispatcher/client.js') as typeof import('undici').Client;
  } catch {
    return (require('undici') as typeof import('undici')).Client;
  }
}
