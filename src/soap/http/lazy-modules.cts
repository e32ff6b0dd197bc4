/**
 * Modules that are loaded on first use, or only in part, because loading takes milliseconds and most processes do not
 * need them. The modules are needed synchronously, so `import()` cannot load them. This file is therefore CommonJS in
 * both builds of the package. Bundlers follow these calls. Node's own modules are imported as usual, because node-soap's
 * client loads the same modules anyway.
 */

/** Loading takes 15 to 30 ms. */
export function loadToughCookie(): typeof import('tough-cookie') {
  return require('tough-cookie') as typeof import('tough-cookie');
}

/**
 * The package names, kept in variables because bundlers do not follow variables. A bundle always contains the deep
 * files. It does not need the rest of node-soap (with xml-crypto, an XML DOM and XPath) or the rest of undici.
 */
const mainModules = { soap: 'soap', undici: 'undici' };

/**
 * Loads only node-soap's client and WSDL classes, without WS-Security and the server. The paths of these files are not
 * part of node-soap's API. If they have moved, this function loads the main module.
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
 * Loads only undici's client, which takes 25 ms instead of 90. The path of this file is not part of undici's API. If it
 * has moved, this function loads the main module.
 */
export function loadUndiciClient(): typeof import('undici').Client {
  try {
    return require('undici/lib/dispatcher/client.js') as typeof import('undici').Client;
  } catch {
    return (require(mainModules.undici) as typeof import('undici')).Client;
  }
}
