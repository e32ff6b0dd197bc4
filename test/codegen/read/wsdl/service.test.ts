import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { mergedPaths, type Offer, pathOf, soapPathsOf } from '../../../../src/codegen/read/wsdl/service.js';
import type { SoapPaths } from '../../../../src/codegen/read/service-description.js';
import { messageOf, wsdlOf } from '../../wsdl.js';

it.each([
  ['https://host:8443/a/API.asmx?x=1#part', '/a/API.asmx?x=1'],
  [' HTTPS://host/a ', '/a'],
  ['https://host', '/'],
  ['https://host#part', '/'],
  ['https://host?x', '?x'],
  ['', '/'],
  ['#a\nb', '/'],
  ['a/API.asmx', 'a/API.asmx'],
  ['/x?to=http://h/y', '/x?to=http://h/y'],
])('the path of %j is %j', (location, want) => expect(pathOf(location)).toBe(want));

/** The entries of an object, because toEqual ignores their order. */
const entries = (paths: SoapPaths) => Object.entries(paths);

suite('the SOAP versions of an operation', () => {
  const rows: readonly (readonly [string, readonly Offer[], readonly (readonly [string, string])[]])[] = [
    ['no offer', [], []],
    ['one offer', [{ version: '1.2', path: '/a' }], [['1.2', '/a']]],
    [
      'the first of several paths',
      [
        { version: '1.1', path: '/a' },
        { version: '1.1', path: '/b' },
      ],
      [['1.1', '/a']],
    ],
    [
      'in ascending order',
      [
        { version: '1.2', path: '/b' },
        { version: '1.1', path: '/a' },
      ],
      [
        ['1.1', '/a'],
        ['1.2', '/b'],
      ],
    ],
    ['only those with a port', [{ version: '1.1' }, { version: '1.2', path: '/b' }], [['1.2', '/b']]],
    [
      'all if none has a port',
      [{ version: '1.2' }, { version: '1.1' }],
      [
        ['1.1', ''],
        ['1.2', ''],
      ],
    ],
  ];
  it.each(rows)('%s', (_, offers, want) => expect(entries(soapPathsOf(offers))).toEqual(want));

  it('are merged, and the first path is used', () => {
    expect(entries(mergedPaths([{ '1.2': '/b' }, { '1.1': '/a', '1.2': '/c' }, { '1.1': '/d' }]))).toEqual([
      ['1.1', '/a'],
      ['1.2', '/b'],
    ]);
    expect(mergedPaths([])).toEqual({});
  });
});

suite('the ports of a WSDL', () => {
  const port = (name: string, binding: string, location?: string, prefix = 'soap') =>
    `<wsdl:port name="${name}" binding="${binding}">${location === undefined ? '' : `<${prefix}:address location="${location}"/>`}</wsdl:port>`;
  const text = wsdlOf().replace(
    '</wsdl:definitions>',
    `<wsdl:service name="A">
${port('None', 'tns:soap')}
${port('One', 'tns:soap', ' https://host/one.asmx ')}
${port('Again', 'tns:soap', 'https://host/again.asmx')}
${port('Two', 'tns:soap12', 'https://host/two.asmx', 'soap12')}
</wsdl:service>
<wsdl:service name="B">
${port('Get', 'tns:no', 'https://host/get', 'http')}
${port('Moved', 's:soap', 'https://host/moved.asmx')}
<wsdl:port/>
</wsdl:service>
<wsdl:service><wsdl:port name="Lost" binding=":"/></wsdl:service>
$&`,
  );
  const read = (options: object = {}) => {
    const { ports, description } = readWsdl(text, 'a.wsdl', options);
    return {
      ports: ports.map(({ binding, ...more }) => ({ ...more, binding: binding?.attributes[0]?.value })),
      soap: entries(description.soap),
    };
  };
  const none = { service: 'A', name: 'None', binding: 'soap' };
  const one = { service: 'A', name: 'One', path: '/one.asmx', binding: 'soap' };
  const again = { service: 'A', name: 'Again', path: '/again.asmx', binding: 'soap' };
  const two = { service: 'A', name: 'Two', path: '/two.asmx', binding: 'soap12' };
  const moved = { service: 'B', name: 'Moved', path: '/moved.asmx', binding: 'soap' };
  const both = [
    ['1.1', '/one.asmx'],
    ['1.2', '/two.asmx'],
  ];

  it('are those whose binding was read, and the first address of a binding is used', () => {
    expect(read()).toEqual({ ports: [none, one, again, two, moved], soap: both });
  });

  it('can be chosen by service, by name, or both', () => {
    expect(read({ services: ['A'] })).toEqual({ ports: [none, one, again, two], soap: both });
    expect(read({ services: ['B'] })).toEqual({ ports: [moved], soap: [['1.1', '/moved.asmx']] });
    expect(read({ ports: ['Two'] })).toEqual({ ports: [two], soap: [['1.2', '/two.asmx']] });
    expect(read({ services: ['A', 'B'], ports: ['Moved'] })).toEqual({
      ports: [moved],
      soap: [['1.1', '/moved.asmx']],
    });
    expect(read({ ports: ['None'] })).toEqual({ ports: [none], soap: [['1.1', '']] });
    expect(read({ services: undefined, ports: undefined })).toEqual(read());
  });

  it.each([
    [{ services: ['C'] }, 'service "C"', 'A, B'],
    [{ services: ['A', ''] }, 'service ""', 'A, B'],
    [{ ports: ['Get'] }, 'port "Get"', 'None, One, Again, Two, Moved'],
    [{ services: ['B'], ports: ['One'] }, 'port "One"', 'Moved'],
  ])('are rejected if the WSDL does not have them: %j', (options, what, names) => {
    expect(messageOf(() => read(options))).toBe(
      `a.wsdl:2: there is no ${what} with a binding\n  at wsdl:definitions\n  choose from: ${names}`,
    );
  });

  it('are those with an operation that can be read', () => {
    const rpc = wsdlOf({ operations: ['run', 'more'] }).replaceAll(
      /(<wsdl:operation name="run">\s*<soap12:operation .*style=")document/g,
      '$1rpc',
    );
    const withPort = (text: string) =>
      readWsdl(
        text.replace(
          '</wsdl:definitions>',
          `<wsdl:service name="S">${port('P', 'tns:soap12')}${port('Q', 'tns:soap')}</wsdl:service>$&`,
        ),
        'a.wsdl',
      ).ports.map(({ name }) => name);
    expect(withPort(rpc)).toEqual(['P', 'Q']);
    expect(withPort(rpc.replaceAll(/(<soap12:operation .*style=")document/g, '$1rpc'))).toEqual(['Q']);
  });

  it('cannot be chosen in a WSDL without ports', () => {
    expect(messageOf(() => readWsdl(wsdlOf(), 'a.wsdl', { ports: ['One'] }))).toBe(
      'a.wsdl:2: there is no port "One" with a binding\n  at wsdl:definitions\n  choose from: none',
    );
  });
});
