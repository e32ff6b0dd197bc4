/**
 * What is loaded when it is needed, and not before, or not as a whole: most processes never need it, and loading costs
 * milliseconds. It must be there at once, which `import()` cannot do, so this file is CommonJS in both builds of the
 * package. Bundlers follow these calls.
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
 * Names of packages as variables, which bundlers do not follow: in a bundle the deep files are always there, and all of
 * node-soap (with xml-crypto, an XML DOM and XPath) or of undici would come along for nothing.
 */
const mainModules = { soap: 'soap', undici: 'undici' };

/**
 * Loads node-soap's client and WSDL classes alone, without WS-Security and its server, which no call needs. node-soap does
 * not promise where these files are: if they have moved, the main module is loaded.
 */
export function loadSoap(): Pick<typeof import('soap'), 'Client' | 'WSDL'> {
  try {
    const { Client } = require('soap/lib/client.js') as typeof import('soap');
    const { WSDL } = require('soap/lib/wsdl/index.js') as typeof import('soap');
    return { Client, WSDL };
  } catch {
    return require(mainModules.soap) as typeof import('soap');
  }
}

/**
 * Loads undici's client alone, which takes 25 ms; all of undici takes 90. undici does not promise where this file is: if it
 * has moved, the main module is loaded.
 */
export function loadUndiciClient(): typeof import('undici').Client {
  try {
    return require('undici/lib/dispatcher/client.js') as typeof import('undici').Client;
  } catch {
    return (require(mainModules.undici) as typeof import('undici')).Client;
  }
}
