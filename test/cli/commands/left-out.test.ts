import { describe, expect, it } from 'vitest';
import type { WsdlCheck } from '../../../src/wsdl-check/result.js';
import type { Change } from '../../../src/codegen/diff/change.js';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, put, serve } from '../support.js';

const operations = ['run', 'more'];
const whole = wsdlOf({ operations, schema: '<s:complexType name="T"/>' });
/** A WSDL whose second operation and unused type cannot be read. */
const part = wsdlOf({
  operations,
  schema:
    '<s:element name="more"><s:complexType><s:key/></s:complexType></s:element><s:complexType name="T"><s:key/></s:complexType>',
});
const reason = /\S*test\.wsdl:\d+: <s:key> is not allowed in <s:complexType>; at wsdl:definitions/.source;

async function differ(before: string, after: string) {
  const folder = emptyFolder();
  put(folder, 'old.wsdl', before);
  put(folder, 'test.wsdl', after);
  const { code, printed, notified } = await command({ folder }, 'diff', 'old.wsdl', 'test.wsdl', '--json');
  return { code, notified, changes: (JSON.parse(printed) as { changes: readonly Change[] }).changes };
}

describe('an operation that cannot be read', () => {
  it('in the new WSDL only is a breaking change, because its new form is unknown', async () => {
    const { code, changes } = await differ(whole, part);
    expect(code).toBe(2);
    expect(changes.filter(({ path }) => path[0] === 'more')).toEqual([
      {
        kind: 'operation-unreadable',
        path: ['more'],
        message: expect.stringMatching(`^The operation more can no longer be read: ${reason}`) as string,
        types: expect.objectContaining({ severity: 'breaking' }) as object,
        wire: {
          severity: 'breaking',
          reason: 'whether installed clients can still call it is unknown',
        },
        operations: ['more'],
      },
    ]);
  });

  it('in the old WSDL only is new', async () => {
    const { code, changes } = await differ(part, whole);
    expect(code).toBe(1);
    expect(changes.map(({ kind, message }) => [kind, message])).toContainEqual([
      'operation-added',
      'The operation more can now be read.',
    ]);
  });

  it('and is missing from the old WSDL is reported', async () => {
    const { code, changes } = await differ(wsdlOf({ schema: '<s:complexType name="T"/>' }), part);
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'operation-unreadable', operations: ['more'] }));
    expect(code).not.toBe(0);
  });

  it('in both WSDLs may have changed, which a notice states', async () => {
    const { code, changes, notified } = await differ(part, part);
    expect([code, changes]).toEqual([0, []]);
    expect(notified).toMatch(/^the operation more was not compared, because it cannot be read: \S*test\.wsdl:\d+: /);
  });

  it('is part of the result of check and does not count as unchanged', async () => {
    const folder = emptyFolder();
    put(folder, 'my.wsdl', whole);
    await command({ folder }, 'generate', '--wsdl', 'my.wsdl', '--out', 'stubs');
    const url = `${await serve({ '/?wsdl': part })}/?wsdl`;
    const args = ['check', '--out', 'stubs', '--wsdl', 'my.wsdl', '--url', url, '--json'];
    const { code, printed, notified } = await command({ folder }, ...args);
    expect(code).toBe(2);
    const found = JSON.parse(printed) as WsdlCheck;
    expect(found.status).toBe('breaking');
    expect(found.leftOut).toEqual([
      { name: 'more', reason: expect.stringContaining('<s:key> is not allowed') as string },
    ]);
    expect(notified).toContain('the operation more was not compared, because it cannot be read');
  });

  it('is counted and named by generate, describe and pull', async () => {
    const folder = emptyFolder();
    put(folder, 'test.wsdl', part);
    const generated = await command({ folder }, 'generate', '--wsdl', 'test.wsdl', '--out', 'stubs');
    expect(generated.code).toBe(0);
    expect(generated.printed).toContain('1 operation (1 left out)');
    expect(generated.notified.match(/left out the operation more: /g)).toHaveLength(1);
    expect(generated.notified).toContain('left out the type T, which no operation needs');
    const described = await command({ folder }, 'describe', '--wsdl', 'test.wsdl');
    expect(described.printed).toContain('Operations left out because they cannot be read:\n\nmore\n');
    const one = await command({ folder }, 'describe', '--wsdl', 'test.wsdl', 'more');
    expect([one.code, one.notified]).toEqual([3, expect.stringContaining('the operation more is left out: ')]);
    const url = `${await serve({ '/?wsdl': part })}/?wsdl`;
    const pulled = await command({ folder }, 'pull', '--url', url, '--out', 'pulled.wsdl');
    expect(pulled.printed).toContain('1 operation, 1 left out');
    expect(pulled.printed).toMatch(/\nleft out the operation more: /);
  });
});
