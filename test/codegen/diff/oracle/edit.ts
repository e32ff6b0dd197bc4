/**
 * Small edits to a WSDL with the layout of wsdl/rescue.wsdl. Each edit states how many matches it must find, and fails
 * if it finds a different number. A failed edit is therefore never mistaken for a change without an effect.
 */
export type Edit = (text: string) => string;

export function apply(text: string, edits: readonly Edit[]): string {
  return edits.reduce((edited, edit) => edit(edited), text);
}

/** Replaces `from`, which must occur exactly `times` times, with `to`. */
export function replace(from: string, to: string, times = 1): Edit {
  return (text) => {
    const pieces = text.split(from);
    expectCount(from, pieces.length - 1, times);
    return pieces.join(to);
  };
}

/** Replaces the matches of a pattern with `to`. There must be exactly `times` matches. */
export function replaceMatch(pattern: RegExp, to: string, times = 1): Edit {
  return (text) => {
    const global = new RegExp(pattern.source, 'gm');
    expectCount(pattern.source, [...text.matchAll(global)].length, times);
    return text.replace(global, to);
  };
}

export const insertBefore = (anchor: string, xml: string): Edit => replace(anchor, xml + anchor);
export const insertAfter = (anchor: string, xml: string): Edit => replace(anchor, anchor + xml);

/**
 * Edits one component of the schema.
 *
 * @param component its kind and name: `element login`, `complexType USER`
 */
export function on(component: string, ...edits: readonly Edit[]): Edit {
  return (text) => {
    const { start, end } = locate(text, component);
    return text.slice(0, start) + apply(text.slice(start, end), edits) + text.slice(end);
  };
}

/** Replaces a component. */
export function replaceComponent(component: string, xml: string): Edit {
  return (text) => {
    const { start, end } = locate(text, component);
    return text.slice(0, start) + xml + text.slice(end);
  };
}

export const addComponent = (xml: string): Edit => replace('    </s:schema>', `${xml}\n    </s:schema>`);

/** Moves a component to the end of the schema. */
export function moveToEnd(component: string): Edit {
  return (text) => {
    const { start, end } = locate(text, component);
    return addComponent(text.slice(start, end))(text.slice(0, start) + text.slice(end));
  };
}

/** Matches the member with the given name: an empty element, or an element with an annotation. */
const memberPattern = (name: string): RegExp =>
  new RegExp(`^ *<s:element [^>]*name="${name}"(?:[^>]*/>|[^]*?</s:element>)\\n`, 'm');

/** Edits one member of a component. */
export function member(name: string, ...edits: readonly Edit[]): Edit {
  return (text) => {
    const found = [...text.matchAll(new RegExp(memberPattern(name), 'gm'))];
    expectCount(`member ${name}`, found.length, 1);
    const [{ 0: xml, index }] = found as [RegExpExecArray];
    return text.slice(0, index) + apply(xml, edits) + text.slice(index + xml.length);
  };
}

export const removeMember = (name: string): Edit => member(name, () => '');

export const replaceMember = (name: string, xml: string): Edit => member(name, () => `${xml}\n`);

export const addAfterMember = (name: string, xml: string): Edit => member(name, (text) => `${text}${xml}\n`);

export const addBeforeMember = (name: string, xml: string): Edit => member(name, (text) => `${xml}\n${text}`);

/** Appends a member to the component's only sequence. */
export const addLast = (xml: string): Edit => replace('</s:sequence>', `${xml}\n</s:sequence>`);

/** Swaps a member with the next member. */
export function swapMembers(first: string, second: string): Edit {
  return (text) => {
    const one = memberPattern(first).exec(text)?.[0] ?? '';
    const other = memberPattern(second).exec(text)?.[0] ?? '';
    return replace(one + other, other + one)(text);
  };
}

/** Changes the value of an attribute of a member. */
export const attribute = (name: string, from: string, to: string): Edit =>
  replace(` ${name}="${from}"`, ` ${name}="${to}"`);

export const addAttribute = (name: string, value: string): Edit =>
  replaceMatch(/<s:element /, `<s:element ${name}="${value}" `);

export const removeAttribute = (name: string, value: string): Edit => replace(` ${name}="${value}"`, '');

/** Returns an `<s:element .../>` for a string, which is optional by default. */
export function elementOf(name: string, type = 's:string', min = 0, more = ''): string {
  return `            <s:element minOccurs="${min}" maxOccurs="1" name="${name}" type="${type}"${more} />`;
}

/** Adds everything that an additional operation needs in the parts shared by SOAP 1.1 and 1.2. */
export function addOperation(
  name: string,
  { request = '', reply = elementOf(`${name}Result`, 's:string', 1), oneWay = false } = {},
): Edit {
  const wrapper = (element: string, content: string): string =>
    `<s:element name="${element}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;
  const message = (direction: string, element: string): string =>
    `<wsdl:message name="${name}${direction}"><wsdl:part name="parameters" element="tns:${element}" /></wsdl:message>`;
  const bound = (soap: string): string =>
    `<wsdl:operation name="${name}"><${soap}:operation soapAction="${service}/${name}" style="document" />` +
    `<wsdl:input><${soap}:body use="literal" /></wsdl:input>` +
    `${oneWay ? '' : `<wsdl:output><${soap}:body use="literal" /></wsdl:output>`}</wsdl:operation>`;
  const abstract =
    `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}SoapIn" />` +
    `${oneWay ? '' : `<wsdl:output message="tns:${name}SoapOut" />`}</wsdl:operation>`;
  return (text) =>
    apply(text, [
      addComponent(wrapper(name, request) + (oneWay ? '' : wrapper(`${name}Response`, reply))),
      insertBefore(
        '<wsdl:portType name="APISoap">',
        message('SoapIn', name) + (oneWay ? '' : message('SoapOut', `${name}Response`)),
      ),
      insertBefore('</wsdl:portType>\n  <wsdl:portType name="APIHttpGet">', abstract),
      insertBefore('</wsdl:binding>\n  <wsdl:binding name="APISoap12"', bound('soap')),
      insertBefore('</wsdl:binding>\n  <wsdl:binding name="APIHttpGet"', bound('soap12')),
    ]);
}

export const service = 'https://secure.logmeinrescue.com/API/API.asmx';

/** Edits `<wsdl:operation name="...">` in the SOAP port type and in both SOAP bindings. */
export function onOperation(
  name: string,
  edits: { readonly portType?: readonly Edit[]; readonly binding?: readonly Edit[] },
): Edit {
  const within = (text: string, container: string, edits: readonly Edit[]): string =>
    between(text, container, /^ {2}<\/wsdl:(portType|binding)>/m, (part) =>
      between(part, `<wsdl:operation name="${name}">`, /^ {4}<\/wsdl:operation>/m, (xml) => apply(xml, edits)),
    );
  return (text) => {
    const abstract = within(text, '<wsdl:portType name="APISoap">', edits.portType ?? []);
    const first = within(abstract, '<wsdl:binding name="APISoap" ', edits.binding ?? []);
    return within(first, '<wsdl:binding name="APISoap12" ', edits.binding ?? []);
  };
}

/** Moves an operation to the end of the SOAP port type. */
export function moveOperationToEnd(name: string): Edit {
  return (text) =>
    between(text, '<wsdl:portType name="APISoap">', /^ {2}<\/wsdl:portType>/m, (portType) => {
      const start = portType.indexOf(`    <wsdl:operation name="${name}">`);
      const end = '    </wsdl:operation>\n';
      const stop = portType.indexOf(end, start) + end.length;
      if (start < 0 || stop < end.length) throw new Error(`the port type has no operation ${name}`);
      return portType.slice(0, start) + portType.slice(stop) + portType.slice(start, stop);
    });
}

/** Removes an element, including its start and end tags. */
export function removeBlock(start: string, end: string): Edit {
  return (text) => {
    const at = text.indexOf(start);
    const to = text.indexOf(end, at);
    expectCount(start, text.split(start).length - 1, 1);
    if (to < 0) throw new Error(`${end} does not follow ${start}`);
    return text.slice(0, at) + text.slice(to + end.length);
  };
}

function between(text: string, start: string, end: RegExp, edit: (part: string) => string): string {
  expectCount(start, text.split(start).length - 1, 1);
  const at = text.indexOf(start);
  const length = end.exec(text.slice(at))?.index;
  if (length === undefined) throw new Error(`nothing ends ${start}`);
  return text.slice(0, at) + edit(text.slice(at, at + length)) + text.slice(at + length);
}

function locate(text: string, component: string): { readonly start: number; readonly end: number } {
  const [kind, name] = component.split(' ');
  const found = [...text.matchAll(new RegExp(`^ {6}<s:${kind} name="${name}"[^>]*?(/?)>`, 'gm'))];
  expectCount(component, found.length, 1);
  const [{ 0: tag, 1: closed, index }] = found as [RegExpExecArray];
  if (closed === '/') return { start: index, end: index + tag.length };
  const end = `\n      </s:${kind}>`;
  const at = text.indexOf(end, index);
  if (at < 0) throw new Error(`${component} does not end`);
  return { start: index, end: at + end.length };
}

function expectCount(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`an edit wants ${wanted} of: ${what}; the description has ${found}`);
}

/** Turns two consecutive parts, from the text `first` to the text `second`, into an optional choice. */
export function either(first: string, second: string): Edit {
  return (text) => {
    const inner = text.slice(text.indexOf(first), text.indexOf(second) + second.length);
    return replace(inner, `<s:choice minOccurs="0" maxOccurs="1">${inner}</s:choice>`)(text);
  };
}
