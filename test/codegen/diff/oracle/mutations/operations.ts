import {
  addComponent,
  addOperation,
  type Edit,
  elementOf,
  insertAfter,
  insertBefore,
  moveOperationToEnd,
  onOperation,
  removeBlock,
  replace,
  replaceMatch,
  service,
} from '../edit.js';
import { does, mutation, type Mutation } from './mutation.js';

const header: readonly Edit[] = [
  addComponent(
    `<s:element name="Ticket"><s:complexType><s:sequence>${elementOf('sTicket')}</s:sequence></s:complexType></s:element>`,
  ),
  insertBefore(
    '<wsdl:portType name="APISoap">',
    '<wsdl:message name="Ticket"><wsdl:part name="ticket" element="tns:Ticket" /></wsdl:message>',
  ),
];
const bind = (direction: string): Edit =>
  onOperation('startSession', {
    binding: [
      (text) => {
        const prefix = text.includes('<soap12:body') ? 'soap12' : 'soap';
        const body = `<${prefix}:body use="literal" />`;
        const own = new RegExp(`(<wsdl:${direction}>\\s*)${body}`);
        const withHeader = `$1${body}<${prefix}:header message="tns:Ticket" part="ticket" use="literal" />`;
        return replaceMatch(own, withHeader)(text);
      },
    ],
  });

const fault: readonly Edit[] = [
  addComponent(
    `<s:element name="Refusal"><s:complexType><s:sequence>${elementOf('sReason')}</s:sequence></s:complexType></s:element>`,
  ),
  insertBefore(
    '<wsdl:portType name="APISoap">',
    '<wsdl:message name="Refusal"><wsdl:part name="refusal" element="tns:Refusal" /></wsdl:message>',
  ),
  onOperation('startSession', {
    portType: [
      insertAfter(
        '<wsdl:output message="tns:startSessionSoapOut" />',
        '<wsdl:fault name="Refusal" message="tns:Refusal" />',
      ),
    ],
    binding: [
      (text) => {
        const prefix = text.includes('<soap12:body') ? 'soap12' : 'soap';
        return replace(
          '</wsdl:output>',
          `</wsdl:output><wsdl:fault name="Refusal"><${prefix}:fault name="Refusal" use="literal" /></wsdl:fault>`,
        )(text);
      },
    ],
  }),
];

const oneWay = onOperation('deleteNode', {
  portType: [replace('<wsdl:output message="tns:deleteNodeSoapOut" />', '')],
  binding: [removeBlock('<wsdl:output>', '</wsdl:output>')],
});

/** Edits the SOAP port type and both SOAP bindings. */
const renameOperation: Edit = (text) => {
  const start = text.indexOf('<wsdl:portType name="APISoap">');
  const end = text.indexOf('<wsdl:binding name="APIHttpGet"');
  const rename = replace('<wsdl:operation name="getNote">', '<wsdl:operation name="getNotes">', 3);
  return text.slice(0, start) + rename(text.slice(start, end)) + text.slice(end);
};

const removePort = (verb: 'Get' | 'Post'): readonly Edit[] => [
  removeBlock(`<wsdl:port name="APIHttp${verb}"`, '</wsdl:port>'),
  removeBlock(`<wsdl:binding name="APIHttp${verb}"`, '</wsdl:binding>'),
  removeBlock(`<wsdl:portType name="APIHttp${verb}"`, '</wsdl:portType>'),
  replaceMatch(new RegExp(`^ *<wsdl:message name="\\w+Http${verb}(In|Out)"(?: />|>[^]*?</wsdl:message>)\\n`), '', 26),
];

const removeSoapPort = (name: string): readonly Edit[] => [
  removeBlock(`<wsdl:port name="${name}"`, '</wsdl:port>'),
  removeBlock(`<wsdl:binding name="${name}"`, '</wsdl:binding>'),
];

const leaveSoap12 = (operation: string): Edit => {
  const leave = removeBlock(`<wsdl:operation name="${operation}">`, '</wsdl:operation>');
  return (text) => {
    const start = text.indexOf('<wsdl:binding name="APISoap12"');
    const end = text.indexOf('</wsdl:binding>', start);
    return text.slice(0, start) + leave(text.slice(start, end)) + text.slice(end);
  };
};

const addedType =
  '      <s:complexType name="NOTHING_HOLDS_IT">\n<s:sequence><s:element name="a" type="s:int"/></s:sequence>\n      </s:complexType>';

/** Changes to operations, bindings and ports, and to all names except member names. */
export const operationMutations: readonly Mutation[] = [
  mutation('an operation is added', [addOperation('ping')], does('compatible', 'compatible'), {
    back: does('breaking', 'breaking', 'ping'),
  }),
  mutation(
    'an operation without a result is added',
    [addOperation('notify', { oneWay: true, request: elementOf('sText') })],
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'notify') },
  ),
  mutation('an operation gets another name but keeps its messages', [renameOperation], does('breaking', 'cautious')),
  mutation(
    'an operation is renamed, together with everything named after it',
    [replaceMatch(/\bgetNote(?=["/]|SoapIn|SoapOut|Result|Response)/, 'getNotes', 14)],
    does('breaking', 'breaking'),
  ),
  mutation(
    'the action of an operation changes',
    [replace(`soapAction="${service}/startSession"`, `soapAction="${service}/StartSession"`, 2)],
    does('none', 'breaking', 'startSession'),
  ),
  mutation(
    'the path of the address changes',
    [replace(`location="${service}"`, 'location="https://secure.logmeinrescue.com/API/v2/API.asmx"', 4)],
    does('none', 'breaking'),
  ),
  mutation(
    'the host of the address changes',
    [replace(`location="${service}"`, 'location="https://rescue.example.com/API/API.asmx"', 4)],
    does('none', 'none'),
  ),
  mutation(
    'the target namespace changes, but the actions do not',
    [
      (text) => replace(`"${service}"`, '"urn:rescue"', 3 + 4)(text),
      replace('location="urn:rescue"', `location="${service}"`, 4),
    ],
    does('none', 'breaking'),
  ),
  mutation(
    'elements of the schema are no longer in a namespace',
    [replace('elementFormDefault="qualified"', 'elementFormDefault="unqualified"')],
    does('none', 'breaking'),
  ),
  mutation('an operation no longer has a reply', [oneWay], does('breaking', 'breaking', 'deleteNode'), {
    back: does('breaking', 'breaking', 'deleteNode'),
  }),
  mutation(
    'the requests of an operation get a header block',
    [...header, bind('input')],
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'startSession') },
  ),
  mutation(
    'the replies of an operation may have a header block',
    [...header, bind('output')],
    does('compatible', 'compatible'),
    { back: does('breaking', 'harmless') },
  ),
  mutation('an operation declares a fault', fault, does('harmless', 'harmless'), {
    back: does('breaking', 'harmless'),
  }),
  mutation('the HttpGet port goes', removePort('Get'), 'nothing'),
  mutation('the HttpGet and HttpPost ports are removed', [...removePort('Get'), ...removePort('Post')], 'nothing'),
  mutation(
    'the binding is renamed',
    [
      replace('<wsdl:binding name="APISoap" ', '<wsdl:binding name="RescueSoap" '),
      replace('binding="tns:APISoap"', 'binding="tns:RescueSoap"'),
    ],
    'nothing',
  ),
  mutation(
    'the port type, the service and the ports are renamed',
    [
      replace('<wsdl:portType name="APISoap">', '<wsdl:portType name="Rescue">'),
      replace('type="tns:APISoap"', 'type="tns:Rescue"', 2),
      replace('<wsdl:service name="API">', '<wsdl:service name="Rescue">'),
      replace('<wsdl:port name="APISoap" ', '<wsdl:port name="RescueSoap" '),
    ],
    'nothing',
  ),
  mutation('messages are renamed', [replaceMatch(/\bloginSoap(?=In|Out)/, 'signIn', 4)], 'nothing'),
  mutation(
    'the parts of messages are renamed',
    [replace('<wsdl:part name="parameters"', '<wsdl:part name="body"', 72)],
    'nothing',
  ),
  mutation('the SOAP 1.2 binding is removed', removeSoapPort('APISoap12'), does('none', 'breaking'), {
    back: does('none', 'compatible'),
  }),
  mutation('the SOAP 1.1 binding is removed', removeSoapPort('APISoap'), does('none', 'breaking'), {
    back: does('none', 'compatible'),
  }),
  mutation(
    'the path of the SOAP 1.2 port changes',
    [
      replace(
        `<soap12:address location="${service}"`,
        `<soap12:address location="${service.replace('API.', 'API12.')}"`,
      ),
    ],
    does('none', 'breaking'),
  ),
  mutation(
    'the paths of all ports change their letter case',
    [replace(`location="${service}"`, `location="${service.replace('API.asmx', 'Api.ASMX')}"`, 4)],
    does('none', 'none'),
  ),
  mutation(
    'one operation is no longer offered in SOAP 1.2',
    [leaveSoap12('logout')],
    does('none', 'breaking', 'logout'),
    {
      back: does('none', 'compatible'),
    },
  ),
  mutation('a type that no operation uses is removed', [replace(addedType, '')], does('breaking', 'none'), {
    given: [addComponent(addedType)],
    back: does('compatible', 'none'),
  }),
  mutation('operations are reordered', [moveOperationToEnd('login')], does('none', 'none')),
];
