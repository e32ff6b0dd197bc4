import { expect, it } from 'vitest';
import { LimitError, WsdlError } from '../../../src/codegen/read/wsdl-error.js';

const location = { source: 'a\u0007.wsdl', line: 3, path: 'a/b' };

it('an error states the place, the problem, the path and the remedy, and is printable', () => {
  const error = new WsdlError(location, 'no\u0007', 'do so');
  expect([error.name, error.location]).toEqual(['WsdlError', location]);
  expect(error.message).toBe('a\\u{7}.wsdl:3: no\\u{7}\n  at a/b\n  do so');
  expect(error.sentence).toBe('a\\u{7}.wsdl:3: no\\u{7}; at a/b; do so');
  expect(new LimitError({ ...location, path: '' }, 'no').message).toBe('a\\u{7}.wsdl:3: no');
});
