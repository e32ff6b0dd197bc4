import { join } from 'node:path';
import { describe as suite, expect, it } from 'vitest';
import { parseOptions } from '../../../src/cli/options/generate-options.js';
import { run } from '../../../src/cli/generate-command.js';

const zoo = join(__dirname, '../../samples-wsdl/zoo/zoo.wsdl');

async function ran(...args: readonly string[]): Promise<{ code: number; printed: string; notified: string }> {
  const [printed, notified]: [string[], string[]] = [[], []];
  const output = {
    print: (text: string) => void printed.push(text),
    notify: (text: string) => void notified.push(text),
  };
  const code = await run(args, output);
  return { code, printed: printed.join(''), notified: notified.join('\n') };
}

suite('--describe', () => {
  it.each<[readonly string[], string]>([
    [['--describe'], ''],
    [['--describe', 'login'], 'login'],
    [['--describe=login'], 'login'],
    [['--describe', '--wsdl', 'x'], ''],
  ])('is read from %j', (args, want) => {
    expect(parseOptions(args).describe).toBe(want);
  });

  it('prints every operation', async () => {
    expect(await ran('--wsdl', zoo, '--describe')).toEqual({
      code: 0,
      printed: expect.stringMatching(/^Feed\(request: /m) as string,
      notified: '',
    });
  });

  it('prints one operation with its sample messages, at the address of the description', async () => {
    const { code, printed } = await ran('--wsdl', zoo, '--describe', 'Rate');
    expect(code).toBe(0);
    expect(printed).toMatch(/^Rate\n\nRate\(request: string \| null\): Promise<Open<Rating>>\n/);
    expect(printed).toContain('SOAP 1.1 request:\n\nPOST /services/zoo.asmx HTTP/1.1\nHost: zoo.example\n');
    expect(printed).toContain('<text xmlns="urn:zoo">string</text>');
  });

  it('says which operation may be meant', async () => {
    expect(await ran('--wsdl', zoo, '--describe', 'rate')).toMatchObject({
      code: 3,
      notified: expect.stringMatching(/zoo\.wsdl has no operation rate: did you mean Rate\?$/) as string,
    });
    expect((await ran('--wsdl', zoo, '--describe', 'x')).notified).toMatch(/has no operation x: (\w+, )+\w+$/);
  });
});
