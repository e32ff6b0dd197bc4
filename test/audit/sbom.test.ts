import { expect, test } from 'vitest';
import { settle, type Bom, type Component } from '../../scripts/audit/sbom.js';

const component = (name: string, host: string): Component => ({
  'bom-ref': `${name}@1.0.0`,
  name,
  externalReferences: [
    { type: 'distribution', url: `https://${host}/${name}-1.0.0.tgz` },
    { type: 'vcs', url: `https://example.com/${name}.git` },
  ],
});

/** As npm makes it: in any order, with the time and a random name, and with where it downloaded from. */
function made({ now = 1, order = ['a', 'b'], host = 'one.example' } = {}): Bom {
  return {
    $schema: 'schema',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${now}`,
    version: 1,
    metadata: {
      timestamp: new Date(now).toISOString(),
      tools: [{ name: 'cli' }],
      component: component('folder', host),
    },
    components: order.map((name) => component(name, host)),
    dependencies: order.map((name) => ({ ref: `${name}@1.0.0`, dependsOn: order })),
  };
}

const packed = { name: 'logmein-rescue-soap', sha512: 'abcd', timestamp: '2026-01-31T00:00:00.000Z' };

test('a bill of materials is the same whenever it is made, in whatever order and from wherever', () => {
  const one = settle(made(), packed);
  const other = settle(made({ now: 2, order: ['b', 'a'], host: 'other.example' }), packed);
  expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  expect(JSON.stringify(one)).not.toMatch(/one\.example|1970/);
  expect(JSON.stringify(one)).toContain('https://example.com/a.git');
  expect(one.metadata).toMatchObject({ timestamp: packed.timestamp, tools: [{ name: 'cli' }] });
});

test('it names the package and holds its digest', () => {
  const { metadata } = settle(made(), packed);
  expect(metadata.component).toMatchObject({ name: packed.name, hashes: [{ alg: 'SHA-512', content: 'abcd' }] });
});

test('another content has another serial number, which is a UUID', () => {
  const numbers = [packed, { ...packed, sha512: 'abce' }].map((each) => settle(made(), each).serialNumber);
  expect(new Set(numbers).size).toBe(2);
  for (const number of numbers)
    expect(number).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('where no commit is known, it has no time', () => {
  expect(settle(made(), { ...packed, timestamp: undefined }).metadata).not.toHaveProperty('timestamp');
});
