import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wsdlOf } from '../../codegen/wsdl.js';
import { command, emptyFolder, put } from '../support.js';

const zoo = join(__dirname, '../../samples-wsdl/zoo/zoo.wsdl');

describe('describe', () => {
  it.each([[['--wsdl', zoo]], [[zoo]], [['-w', zoo]]])('shows every operation: %j', async (args) => {
    expect(await command({}, 'describe', ...args)).toEqual({
      code: 0,
      printed: expect.stringMatching(/^Feed\(request: /m) as string,
      notified: '',
    });
  });

  it.each([[[zoo, 'Rate']], [['--wsdl', zoo, 'Rate']], [['Rate', '-w', zoo]]])(
    'shows one operation with its sample messages and the address in the WSDL: %j',
    async (args) => {
      const { code, printed } = await command({}, 'describe', ...args);
      expect(code).toBe(0);
      expect(printed).toMatch(/^Rate\n\nRate\(request: string \| null\): Promise<Open<Rating>>\n/);
      expect(printed).toContain('SOAP 1.1 request:\n\nPOST /services/zoo.asmx HTTP/1.1\nHost: zoo.example\n');
      expect(printed).toContain('<text xmlns="urn:zoo">string</text>');
    },
  );

  it('reads the first of two arguments as the WSDL, whatever its name is', async () => {
    const folder = emptyFolder();
    put(folder, 'mine', wsdlOf());
    put(folder, 'MINE.WSDL', wsdlOf({ operations: ['upper'] }));
    expect((await command({ folder }, 'describe', 'mine', 'run')).printed).toMatch(/^run\n\nrun\(/);
    expect((await command({ folder }, 'describe', 'MINE.WSDL')).printed).toMatch(/^upper\(/m);
    expect((await command({ folder }, 'describe', 'mine')).notified).toMatch(/has no operation mine: expected one of/);
  });

  it('suggests a similar operation, and rejects a second WSDL', async () => {
    expect(await command({}, 'describe', zoo, 'rate')).toMatchObject({
      code: 3,
      notified: expect.stringMatching(/zoo\.wsdl has no operation rate: did you mean Rate\?$/) as string,
    });
    expect((await command({}, 'describe', zoo, 'x')).notified).toMatch(
      /has no operation x: expected one of (\w+, )+\w+$/,
    );
    expect((await command({}, 'describe', zoo, 'Rate', '-w', zoo)).notified).toBe('pass one WSDL: WSDL or --wsdl');
  });

  it('reads a single name as an operation of the default WSDL', async () => {
    const folder = emptyFolder();
    put(folder, 'wsdl/rescue.wsdl', wsdlOf({ operations: ['mine'] }));
    expect((await command({ folder }, 'describe', 'mine')).printed).toMatch(/^mine\n\nmine\(/);
  });
});
