import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  defaultWsdl,
  liveUrl,
  packageRoot,
  packageVersion,
  rescueWsdlUrl,
  resolved,
  shippedStubs,
  shippedWsdl,
  shownPath,
  storedWsdl,
} from '../../src/cli/paths.js';
import { messageOf } from '../codegen/wsdl.js';
import { emptyFolder, put, root } from './support.js';

it('the package has a root folder, a version, a WSDL and stubs', () => {
  expect([packageRoot(), shippedWsdl(), shippedStubs]).toEqual([
    root,
    join(root, 'wsdl/rescue.wsdl'),
    join(root, 'generated'),
  ]);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(packageVersion()).toBe(version);
});

it('the default WSDL is wsdl/rescue.wsdl in the current folder if it exists, or else the shipped WSDL', () => {
  const folder = emptyFolder();
  expect(storedWsdl({ folder })).toBe(shippedWsdl());
  const file = put(folder, 'wsdl/rescue.wsdl', '');
  expect([storedWsdl({ folder }), defaultWsdl({ folder })]).toEqual([file, file]);
});

describe('the URL from which a WSDL was downloaded', () => {
  const record = (url: string): string => JSON.stringify({ how: 'pulled', url, imports: [] });

  it('is recorded; without a record, it is known for the WSDL of Rescue only', () => {
    const folder = emptyFolder();
    const [own, other] = [put(folder, 'wsdl/rescue.wsdl', ''), put(folder, 'other.wsdl', '')];
    const urls = () => [own, shippedWsdl(), other, 'https://h/x?wsdl'].map((file) => liveUrl(file, { folder }));
    expect(urls()).toEqual([rescueWsdlUrl, rescueWsdlUrl, undefined, undefined]);
    put(folder, 'wsdl/source.json', record('https://h/a?wsdl'));
    put(folder, 'other.source.json', record('https://h/b'));
    expect(urls()).toEqual(['https://h/a?wsdl', rescueWsdlUrl, 'https://h/b', undefined]);
  });

  it('is not stored in full if its query may contain a key', () => {
    const folder = emptyFolder();
    put(folder, 'a.source.json', record('https://h/a?...'));
    expect(messageOf(() => liveUrl(put(folder, 'a.wsdl', ''), { folder }))).toBe(
      'the URL of a.wsdl is not stored in full, because its query may contain a key: pass the URL',
    );
  });
});

it('a file is resolved and shown relative to the folder in which the command was started', () => {
  expect(resolved('a/../b.wsdl', { folder: '/x' })).toBe('/x/b.wsdl');
  expect(resolved('https://h/a/../b', { folder: '/x' })).toBe('https://h/a/../b');
  expect([shownPath('/x/a\u202e', '/x'), shownPath('/x', '/x'), shownPath('/y', '/x')]).toEqual([
    'a\\u{202E}',
    '.',
    '../y',
  ]);
});
