import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/cli/load/documents.js';
import { messageOf } from '../../codegen/wsdl.js';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>é€</a>`;

describe('the encoding of a WSDL', () => {
  const facts: readonly [string, { bytes: Buffer; contentType?: string; want: string }][] = [
    ['is UTF-8 by default', { bytes: Buffer.from('<a>é€</a>'), want: '<a>é€</a>' }],
    [
      'is that of its byte order mark: UTF-8',
      { bytes: Buffer.from('\ufeff<a>é</a>'), contentType: 'text/xml; charset=latin1', want: '<a>é</a>' },
    ],
    [
      'is that of its byte order mark: UTF-16 LE',
      { bytes: Buffer.from('\ufeff<a>é</a>', 'utf16le'), want: '<a>é</a>' },
    ],
    ['is that of its byte order mark: UTF-16 BE', { bytes: utf16be('\ufeff<a>é</a>'), want: '<a>é</a>' }],
    ['is detected without a mark: UTF-16', { bytes: utf16be('<a>é</a>'), want: '<a>é</a>' }],
    [
      'is that of the Content-Type',
      { bytes: Buffer.from('<a>é</a>', 'latin1'), contentType: 'text/xml; charset=iso-8859-1', want: '<a>é</a>' },
    ],
    [
      'is that of the XML declaration',
      {
        bytes: Buffer.concat([
          Buffer.from(declared('windows-1252').split('é')[0] ?? ''),
          Buffer.from([0xe9, 0x80]),
          Buffer.from('</a>'),
        ]),
        want: declared('windows-1252'),
      },
    ],
  ];
  it.each(facts)('%s', (_, { bytes, contentType, want }) => {
    expect(decodeText(bytes, 'x', contentType)).toBe(want);
  });

  it('is rejected if it is unknown or does not match the bytes', () => {
    expect(messageOf(() => decodeText(Buffer.from(declared('klingon')), 'x'))).toBe(
      'x: the document is in the charset "klingon", which is unknown; save a copy in UTF-8 and pass that file',
    );
    expect(messageOf(() => decodeText(Buffer.from([0x3c, 0x61, 0xe9]), 'x'))).toContain(
      'x: the document is not valid utf-8',
    );
  });
});
