import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, type Generated } from '../../scripts/codegen/index.js';

export const rescue = readFileSync(join(__dirname, '../../wsdl/rescue.wsdl'), 'utf8');

/** The module that stubs under test import the runtime from. */
export const runtime = '../src/runtime.js';

export function generateStubs(wsdl: string): Generated {
  return generate(wsdl, { source: 'test.wsdl', runtime, toolVersion: 'test' });
}
