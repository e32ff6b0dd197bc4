import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, type Generated } from '../../scripts/codegen/index.js';

export const rescue = readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'), 'utf8');

/**
 * The same in brief: without documentation, comments and the HttpGet and HttpPost ports, of which nothing is generated.
 * That nothing else is another, a test says.
 */
export const brief = rescue
  .replace(/<!--[^]*?-->\n/, '')
  .replaceAll(/<(\w+:)documentation\b[^]*?<\/\1documentation>/g, '')
  .replaceAll(/<s:annotation>\s*<\/s:annotation>\s*/g, '')
  .replaceAll(/ {2}<wsdl:message name="\w+Http(?:Get|Post)(?:In|Out)"(?: \/>|>[^]*?<\/wsdl:message>)\n/g, '')
  .replaceAll(/ *<wsdl:(portType|binding|port) name="APIHttp(?:Get|Post)"[^]*?<\/wsdl:\1>\n/g, '');

/** The module that stubs under test import the runtime from. */
export const runtime = '../src/runtime.js';

export function generateStubs(wsdl: string): Generated {
  return generate(wsdl, { source: 'test.wsdl', runtime, toolVersion: 'test' });
}
