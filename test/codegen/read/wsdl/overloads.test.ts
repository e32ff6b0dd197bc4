import { describe as suite, expect, it } from 'vitest';
import { readWsdl } from '../../../../src/codegen/read/read-wsdl.js';
import { bindingOf, messageOf, wsdlOf } from '../../wsdl.js';

const D = 'wsdl:definitions';

/** Two operations `add` of a port type. The second has the elements of `all`, and its messages have names. */
const overloads = wsdlOf({ operations: ['add', 'all'] })
  .replace(
    '<wsdl:operation name="all"><wsdl:input message="tns:allIn"/><wsdl:output',
    '<wsdl:operation name="add"><wsdl:input name=" all " message="tns:allIn"/><wsdl:output name="o"',
  )
  .replaceAll(
    /<wsdl:operation name="all">(\s*<soap[^]*?)<wsdl:input>/g,
    '<wsdl:operation name="add">$1<wsdl:input name=" all ">',
  );

function read(text: string) {
  const { description, notices } = readWsdl(text, 'a.wsdl');
  return {
    operations: description.operations.map(({ name, input, soap }) => [name, input?.local, Object.keys(soap).join()]),
    notices,
  };
}
const called = 'the operation add is called all: the port type has several operations with that name (a.wsdl:20)';

suite('overloaded operations', () => {
  it('are named after their messages', () => {
    expect(read(overloads)).toEqual({
      operations: [
        ['add', 'add', '1.1,1.2'],
        ['all', 'all', '1.1,1.2'],
      ],
      notices: [called],
    });
  });

  it('are also identified by the names of their replies', () => {
    const named = overloads.replaceAll(
      /(<wsdl:input name=" all "><soap\d*:body use="literal"\/><\/wsdl:input>\s*)<wsdl:output>/g,
      '$1<wsdl:output name="o">',
    );
    expect(named).not.toBe(overloads);
    expect(read(named).operations).toEqual(read(overloads).operations);
    const other = named.replaceAll('<wsdl:output name="o"><soap', '<wsdl:output name="p"><soap');
    expect(read(other)).toEqual({
      operations: [['add', 'add', '1.1,1.2']],
      notices: [
        'ignored the operation add of a binding: the port type Soap has no such operation (a.wsdl:29)',
        'ignored the operation add of a binding: the port type Soap has no such operation (a.wsdl:42)',
        'skipped the operation add: it has no SOAP binding (a.wsdl:20)',
      ],
    });
  });

  it('are left out if the binding does not identify them', () => {
    const ambiguous = overloads.replaceAll('<wsdl:input name=" all "', '<wsdl:input');
    expect(messageOf(() => readWsdl(ambiguous, 'a.wsdl'))).toBe(
      `a.wsdl:24: the port type has several operations add, and the binding does not say which one it refers to\n  at ${D}/wsdl:binding[@name='soap']/wsdl:operation[@name='add']\n  WSDL 1.1, 2.5: the names of input and output identify an overload`,
    );
  });
});

suite('operations of two port types with the same name', () => {
  const other = (element: string, more = '') => `
<wsdl:message name="otherIn"><wsdl:part name="p" element="tns:${element}"/></wsdl:message>
<wsdl:portType name="Other"><wsdl:operation name="run">${more}<wsdl:input message="tns:otherIn"/><wsdl:output message="tns:runOut"/></wsdl:operation></wsdl:portType>
${bindingOf('soap12', ['run']).replace('name="soap12" type="tns:Soap"', 'name="other" type="tns:Other"')}`;
  const only11 = wsdlOf().replace(bindingOf('soap12', ['run']), '');
  const withOther = (text: string) => only11.replace('</wsdl:definitions>', `${text}$&`);

  it('are one operation if they are equal, also if their documentation differs', () => {
    const doc = '<wsdl:documentation>Other.</wsdl:documentation>';
    for (const more of ['', doc])
      expect(read(withOther(other('run', more)))).toEqual({ operations: [['run', 'run', '1.1,1.2']], notices: [] });
  });

  it('get different names if they differ', () => {
    expect(read(withOther(other('runResponse')))).toEqual({
      operations: [
        ['run', 'run', '1.1'],
        ['run_Other', 'runResponse', '1.2'],
      ],
      notices: [
        'the operation run of the port type Other is called run_Other: another port type has an operation with that name (a.wsdl:28)',
      ],
    });
  });

  it('differ if a fault or a header differs', () => {
    const fault = other('run').replace('message="tns:runOut"/>', '$&<wsdl:fault name="f" message="tns:runIn"/>');
    const header = other('run').replace(
      '<wsdl:input><soap12:body use="literal"/>',
      '$&<soap12:header message="tns:runOut" part="parameters" use="literal"/>',
    );
    for (const text of [fault, header])
      expect(read(withOther(text)).operations.map(([name]) => name)).toEqual(['run', 'run_Other']);
  });

  it('are left out if the new name is taken', () => {
    const taken = wsdlOf({ operations: ['run', 'run_Other'] }).replace(
      '</wsdl:definitions>',
      `${other('runResponse')}$&`,
    );
    const { operations, notices } = read(taken);
    expect(operations.map(([name]) => name)).toEqual(['run', 'run_Other']);
    expect(notices).toEqual([
      `left out the operation run_Other: a.wsdl:50: two operations are called run, and two run_Other: their names must differ; at ${D}/wsdl:portType[@name='Other']`,
    ]);
  });

  it('are left out under the new name if they cannot be read', () => {
    expect(read(withOther(other('run').replace('message="tns:otherIn"', ''))).notices).toEqual([
      `left out the operation run_Other: a.wsdl:28: <wsdl:input> has no message attribute; at ${D}/wsdl:portType[@name='Other']/wsdl:operation[@name='run']/wsdl:input; the WSDL is damaged: download it again`,
    ]);
  });
});

suite('bindings of one port type', () => {
  const at = (binding: string, operation = 'run') =>
    `${D}/wsdl:binding[@name='${binding}']/wsdl:operation[@name='${operation}']/${binding}:operation`;
  const rpc = (line: number, binding: string) =>
    `a.wsdl:${line}: the style "rpc" is not supported; at ${at(binding)}; only document/literal is supported, which is the default in ASMX and WCF`;

  it('may have different elements in the Body, which leaves out the operation', () => {
    const text = wsdlOf({ operations: ['more', 'run'], schema: '<s:element name="x" type="s:int"/>' })
      .replace('<wsdl:message name="runIn">', '$&<wsdl:part name="x" element="tns:x"/>')
      .replaceAll(/(urn:t\/run" style="document"\/>\s*<wsdl:input><soap:body) /g, '$1 parts="x" ')
      .replaceAll(/(urn:t\/run" style="document"\/>\s*<wsdl:input><soap12:body) /g, '$1 parts="parameters" ');
    expect(read(text)).toEqual({
      operations: [['more', 'more', '1.1,1.2']],
      notices: [
        `left out the operation run: a.wsdl:20: an operation whose bindings have different elements in the Body (run) is not supported; at ${D}/wsdl:portType[@name='Soap']/wsdl:operation[@name='run']; generate from a copy of the WSDL without it, or add support for it to the generator (CONTRIBUTING.md)`,
      ],
    });
  });

  it('are skipped, whole or in part, if another binding can be read', () => {
    const two = wsdlOf({ operations: ['run', 'more'] });
    const whole = two.replace(bindingOf('soap', ['run', 'more']), (text) => text.replaceAll('"document"', '"rpc"'));
    expect(read(whole)).toEqual({
      operations: [
        ['run', 'run', '1.2'],
        ['more', 'more', '1.2'],
      ],
      notices: [`skipped the binding soap: ${rpc(25, 'soap')}`],
    });
    const part = two.replace(bindingOf('soap', ['run', 'more']), (text) => text.replace('"document"', '"rpc"'));
    expect(read(part)).toEqual({
      operations: [
        ['run', 'run', '1.2'],
        ['more', 'more', '1.1,1.2'],
      ],
      notices: [`skipped 1 operation of the binding soap: ${rpc(25, 'soap')}`],
    });
  });

  it('are skipped if their port type is missing, and their other operations are left out', () => {
    const lost = (operations: readonly string[]) =>
      wsdlOf().replace(
        '</wsdl:definitions>',
        `${bindingOf('soap', operations).replace('name="soap" type="tns:Soap"', 'name="lost" type="tns:No"')}$&`,
      );
    const reason = `a.wsdl:33: unresolved reference: the port type tns:No is not declared in this WSDL; at ${D}/wsdl:binding[@name='lost']; searched for "No" in the namespace "urn:t" (WSDL 1.1, 2.1.1); if another document declares it, import that document`;
    expect(read(lost(['run'])).notices).toEqual([`skipped the binding lost: ${reason}`]);
    expect(read(lost(['run', 'x', 'y'])).notices).toEqual(
      ['x', 'y'].map((name) => `left out the operation ${name}: ${reason}`),
    );
  });

  it('is required: an operation whose name objects cannot have is left out', () => {
    const { notices } = read(wsdlOf({ operations: ['run', '__proto__'] }));
    expect(notices).toEqual([
      `left out the operation __proto__: a.wsdl:20: an operation cannot be called __proto__: JavaScript objects cannot have such a property; at ${D}/wsdl:portType[@name='Soap']/wsdl:operation[@name='__proto__']; generate from a copy of the WSDL without it`,
    ]);
  });

  it('may have faults that differ only in the type of their part, which are ignored', () => {
    const fault = (name: string, type: string) =>
      `<wsdl:message name="${name}"><wsdl:part name="fault" type="${type}"/></wsdl:message>`;
    const text = wsdlOf()
      .replace('<wsdl:portType', `${fault('f', 's:int')}${fault('g', 's:string')}$&`)
      .replace(
        '<wsdl:output message="tns:runOut"/>',
        '$&<wsdl:fault name="f" message="tns:f"/><wsdl:fault name="g" message="tns:g"/><wsdl:fault name="h" message="tns:runIn"/>',
      );
    const { description, notices } = readWsdl(text, 'a.wsdl');
    expect(description.operations[0]?.faults).toEqual([{ ns: 'urn:t', local: 'run' }]);
    expect(notices[0]).toBe('ignored faults, so their detail is not decoded: <fault> has several types (a.wsdl:15)');
  });

  it('may have headers that differ only in the type of their part, which are ignored in replies', () => {
    const message = (name: string, type: string) =>
      `<wsdl:message name="${name}"><wsdl:part name="h" ${type}/></wsdl:message>`;
    const header = (name: string) => `<soap:header message="tns:${name}" part="h" use="literal"/>`;
    const messages = message('e', 'element="tns:run"') + message('f', 'type="s:int"') + message('g', 'type="s:string"');
    const text = wsdlOf()
      .replace('<wsdl:portType', `${messages}$&`)
      .replaceAll('<soap:body', `${header('e')}${header('f')}${header('g')}$&`);
    const { description, notices } = readWsdl(text, 'a.wsdl');
    const [run, h] = [
      { ns: 'urn:t', local: 'run' },
      { ns: '', local: 'h' },
    ];
    expect(description.operations).toMatchObject([{ requestHeaders: [run, h, h], replyHeaders: [run] }]);
    expect(notices[0]).toBe('ignored headers of the reply, so they are not decoded: <h> has several types (a.wsdl:15)');
  });
});
