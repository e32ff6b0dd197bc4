import type { SoapPaths } from '../service-description.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { HTTP_BINDING, MIME_BINDING, SOAP11_BINDING, SOAP12_BINDING, WSDL } from '../namespaces.js';
import { passOver, wsdlChildren } from './extension.js';
import type { Declared } from './message.js';
import { addNotice, attribute, looseStructure, refuse, requiredAttribute, structure } from '../xml/structure.js';
import { locationOf, type XmlElement } from '../xml/document.js';

/** A `<wsdl:binding>` to SOAP over HTTP. */
export interface SoapBinding extends Declared {
  readonly version: keyof SoapPaths;
  /** The path of its first port; absent if it has none. */
  readonly path?: string;
  readonly operations: readonly BoundOperation[];
}

/** `<wsdl:operation>` of a binding. */
export interface BoundOperation {
  readonly name: string;
  /** The `name` of its `<wsdl:input>` and `<wsdl:output>`, by which overloads are told apart. */
  readonly inputName: string | undefined;
  readonly outputName: string | undefined;
  /** The SOAPAction; `''` if none is given. */
  readonly action: string;
  readonly input: BoundMessage;
  readonly output: BoundMessage;
  readonly xml: XmlElement;
  /** Why it cannot be read. */
  readonly error?: WsdlError;
  /** Whether that is rpc or encoding only: another binding may have the operation in document/literal. */
  readonly isOtherStyle?: boolean;
}

/** How the parts of a message are sent. */
export interface BoundMessage {
  /** The parts that `<soap:body parts="...">` names; absent where it names none. */
  readonly bodyParts?: readonly string[];
  /** Each `<soap:header>`. */
  readonly headers: readonly XmlElement[];
  /** The parts that `<mime:content part="...">` names. */
  readonly attachments: readonly string[];
}

const transports: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/http',
  'http://schemas.xmlsoap.org/soap/http/',
  'http://www.w3.org/2003/05/soap/bindings/HTTP/',
];

const onlyDocument = 'only document/literal is read: ASMX and WCF describe nothing else unless they are told to';

/** Reads the SOAP 1.1 and 1.2 bindings. The others are passed over, and said so. */
export function readBindings(
  bindings: readonly Declared[],
  paths: ReadonlyMap<XmlElement, string>,
  root: XmlElement,
  notices: string[],
): readonly SoapBinding[] {
  const soap = soapBindings(bindings, notices);
  if (soap.length === 0)
    refuse(
      root,
      'this description has no SOAP binding',
      'only services that are called by SOAP over HTTP can be generated',
    );
  return soap.map(({ xml, name }) => {
    const extensions = attempt(() => passOverAll(xml, notices));
    const error = extensions instanceof WsdlError ? extensions : undefined;
    const operations = xml.elements.filter(isOperation).map((each) => readOperation(each, xml, error, notices));
    const path = paths.get(xml);
    return { xml, name, operations, version: versionOf(xml), ...(path !== undefined && { path }) };
  });
}

/** Those to SOAP over HTTP; where there is none, those over something else, which tell the same of the messages. */
function soapBindings(bindings: readonly Declared[], notices: string[]): readonly Declared[] {
  const soap = bindings.flatMap((each) => {
    const transport = transportOf(each.xml, notices);
    return transport === undefined ? [] : [{ each, transport }];
  });
  const http = soap.filter(({ transport }) => transports.includes(transport));
  for (const { each, transport } of soap)
    if (!transports.includes(transport))
      addNotice(
        notices,
        http.length > 0
          ? `passed over the binding ${each.name.local}: its transport "${transport}" is not HTTP`
          : `the transport "${transport}" of the binding ${each.name.local} is not HTTP: the stubs call the service over HTTP nevertheless`,
        each.xml,
      );
  return (http.length > 0 ? http : soap).map(({ each }) => each);
}

/** `<wsdl:binding name="APISoap" type="tns:APISoap"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>` */
function transportOf(xml: XmlElement, notices: string[]): string | undefined {
  const name = requiredAttribute(xml, 'name');
  const soap = soapBindingIn(xml);
  if (!soap) {
    const http = xml.elements.find((each) => each.ns === HTTP_BINDING && each.local === 'binding');
    const kind = http ? `HTTP ${attribute(http, 'verb') ?? ''}`.trim() : 'no SOAP';
    notices.push(`passed over the binding ${name} (${kind}): only SOAP is generated`);
    return undefined;
  }
  return attribute(soap, 'transport')?.trim() ?? '';
}

/** `<soap:binding>` or `<soap12:binding>`, whatever its prefix is. */
function versionOf(xml: XmlElement): keyof SoapPaths {
  return soapBindingIn(xml)?.ns === SOAP12_BINDING ? '1.2' : '1.1';
}

function soapBindingIn(xml: XmlElement): XmlElement | undefined {
  return xml.elements.find((each) => each.local === 'binding' && isSoap(each));
}

/** Passes over what a binding says beside SOAP's own element. @throws WsdlError if it must be understood */
function passOverAll(xml: XmlElement, notices: string[]): void {
  const soap = soapBindingIn(xml);
  for (const each of looseStructure(xml, notices)) {
    if (each.ns === WSDL && each.local !== 'operation' && each.local !== 'documentation')
      refuse(each, `<${each.name}> has no place in <${xml.name}>`);
    if (each.ns !== WSDL && each !== soap && each.ns !== HTTP_BINDING) passOver(each, notices);
  }
}

/** What is not document/literal in an operation of a binding: `style="rpc"`, `use="encoded"`. */
function otherStyle(operation: XmlElement, binding: XmlElement): WsdlError | undefined {
  const own = operation.elements.find((each) => isSoap(each) && each.local === 'operation');
  for (const at of [own, binding.elements.find(isSoap)]) {
    const style = at && attribute(at, 'style');
    if (at && style !== undefined && style !== 'document')
      return new WsdlError(locationOf(at), `the style "${style}" is not read`, onlyDocument);
    if (style !== undefined) break;
  }
  for (const body of operation.elements.filter(isMessage).flatMap(bodiesIn)) {
    const use = attribute(body, 'use') ?? 'literal';
    if (use !== 'literal') return new WsdlError(locationOf(body), `use="${use}" is not read`, onlyDocument);
  }
  return undefined;
}

/**
 *     <wsdl:operation name="login">
 *       <soap:operation soapAction="..." style="document"/>
 *       <wsdl:input><soap:body use="literal"/><soap:header message="tns:H" part="h" use="literal"/></wsdl:input>
 *       <wsdl:output>...</wsdl:output>
 *       <wsdl:fault name="f"><soap:fault name="f" use="literal"/></wsdl:fault>
 *
 * @param refused why nothing of its binding can be read
 */
function readOperation(
  xml: XmlElement,
  binding: XmlElement,
  refused: WsdlError | undefined,
  notices: string[],
): BoundOperation {
  const soap = xml.elements.find((each) => isSoap(each) && each.local === 'operation');
  const side = (local: string) => xml.elements.find((each) => each.ns === WSDL && each.local === local);
  const [input, output] = [side('input'), side('output')];
  const common = {
    name: requiredAttribute(xml, 'name'),
    inputName: input && attribute(input, 'name'),
    outputName: output && attribute(output, 'name'),
    action: (soap && attribute(soap, 'soapAction')?.trim()) ?? '',
    xml,
  };
  const other = refused ? undefined : otherStyle(xml, binding);
  const messages =
    refused ??
    other ??
    attempt(() => {
      for (const each of xml.elements) if (each.ns !== WSDL && !isSoap(each)) passOver(each, notices);
      wsdlChildren(xml, [], 'input', 'output', 'fault');
      return { input: readBoundMessage(input, notices), output: readBoundMessage(output, notices) };
    });
  if (!(messages instanceof WsdlError)) return { ...common, ...messages };
  return { ...common, input: none, output: none, error: messages, isOtherStyle: other !== undefined };
}

const none: BoundMessage = { headers: [], attachments: [] };

/** `<soap:body use="literal" parts="..."/>`, `<soap:header .../>*`; or those within the first `<mime:part>` */
function readBoundMessage(xml: XmlElement | undefined, notices: string[]): BoundMessage {
  if (!xml) return none;
  const mime = structure(xml).find((each) => each.ns === MIME_BINDING && each.local === 'multipartRelated');
  const parts = mime ? structure(mime).filter((each) => each.ns === MIME_BINDING && each.local === 'part') : [];
  const extensions = [...structure(xml).filter((each) => each !== mime), ...parts.flatMap(structure)];
  const attachments = extensions.filter((each) => each.ns === MIME_BINDING && each.local === 'content');
  if (attachments[0])
    notices.push(`passed over attachments (${attachments[0].source}:${attachments[0].line}): messages go without them`);
  for (const each of extensions) {
    if (each.ns === WSDL || attachments.includes(each)) continue;
    if (!isSoap(each)) passOver(each, notices);
    else if (each.local !== 'body' && each.local !== 'header' && each.local !== 'fault')
      refuse(each, `<${each.name}> has no place in <${xml.name}>`);
  }
  const body = extensions.find((each) => isSoap(each) && each.local === 'body');
  if (!body) refuse(xml, `<${xml.name}> has no <body> of SOAP (WSDL 1.1, 3.5)`);
  const named = attribute(body, 'parts');
  return {
    ...(named !== undefined && { bodyParts: named.split(/\s+/).filter((each) => each !== '') }),
    headers: extensions.filter((each) => isSoap(each) && each.local === 'header'),
    attachments: attachments.map((each) => attribute(each, 'part') ?? ''),
  };
}

/** Bodies and headers, wherever they stand in a message. */
function bodiesIn(xml: XmlElement): readonly XmlElement[] {
  return xml.elements.flatMap((each) => (isSoap(each) ? [each] : each.ns === MIME_BINDING ? bodiesIn(each) : []));
}

function isOperation({ ns, local }: XmlElement): boolean {
  return ns === WSDL && local === 'operation';
}

function isMessage({ ns, local }: XmlElement): boolean {
  return ns === WSDL && (local === 'input' || local === 'output');
}

function isSoap({ ns }: XmlElement): boolean {
  return ns === SOAP11_BINDING || ns === SOAP12_BINDING;
}
