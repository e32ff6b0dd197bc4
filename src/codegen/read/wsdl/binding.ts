import { MIME_BINDING, SOAP12_BINDING, WSDL } from '../namespaces.js';
import { type GlobalComponent, referenceIn, type SchemaSet } from '../schema/schema-set.js';
import { attempt, WsdlError } from '../wsdl-error.js';
import { attribute, childElements, listAttribute, notice, reject, requiredAttribute } from '../xml/element.js';
import type { XmlElement } from '../xml/document.js';
import { ignoreExtension, isSoap, wsdlChildren, wsdlElements } from './extension.js';
import type { Offer, Port } from './service.js';

/** SOAP bindings (WSDL 1.1, 2.5 and section 3). */

/** A `<wsdl:binding>` for SOAP over HTTP. */
export interface SoapBinding extends GlobalComponent, Offer {
  /** The port type, or the reason why it is not available. */
  readonly portType: GlobalComponent | WsdlError;
  readonly operations: readonly BoundOperation[];
}

/** A `<wsdl:operation>` in a binding. */
export interface BoundOperation {
  readonly name: string;
  /** The name of `<wsdl:input>`. `inputName` and `outputName` together identify an overload. */
  readonly inputName: string | undefined;
  readonly outputName: string | undefined;
  /** The SOAPAction, or `''` if the binding does not specify one. */
  readonly action: string;
  readonly input: BoundMessage;
  readonly output: BoundMessage;
  readonly xml: XmlElement;
  /** The reason why the operation cannot be read. Another binding may offer the same operation. */
  readonly error?: WsdlError;
}

/** How a binding distributes the parts of a message among the Body, headers and attachments. */
export interface BoundMessage {
  /** The parts that `<soap:body parts="...">` lists. Absent if `<soap:body>` has no such attribute. */
  readonly bodyParts?: readonly string[];
  /** All `<soap:header>` elements. */
  readonly headers: readonly XmlElement[];
  /** The parts named by `<mime:content part="...">`. */
  readonly attachments: readonly string[];
}

const httpTransports: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/http',
  'http://schemas.xmlsoap.org/soap/http/',
  'http://www.w3.org/2003/05/soap/bindings/HTTP/',
];

/** Reads the SOAP 1.1 and 1.2 bindings. All other bindings are skipped with a notice. */
export function readBindings(
  bindings: readonly GlobalComponent[],
  schemas: SchemaSet,
  ports: readonly Port[],
  root: XmlElement,
): readonly SoapBinding[] {
  const soap = soapBindings(bindings);
  if (soap.length === 0)
    reject(root, 'this WSDL has no SOAP binding', 'only services with SOAP over HTTP are supported');
  return soap.map((binding) => {
    const { xml, context } = binding;
    const children = attempt(() => wsdlChildren(xml, 'operation'));
    const error = children instanceof WsdlError ? children : undefined;
    const operations = wsdlElements(xml, 'operation').map((each) => readOperation(each, xml, error));
    // if a binding has several ports, the first one that has an address is used
    const path = ports.find((each) => each.binding === xml && each.path !== undefined)?.path;
    const version = soapBindingIn(xml)?.ns === SOAP12_BINDING ? '1.2' : '1.1';
    const portType = attempt(() => schemas.resolve('portType', referenceIn(xml, 'type', context)));
    return { ...binding, portType, operations, version, ...(path !== undefined && { path }) };
  });
}

/**
 * Returns the bindings for SOAP over HTTP. If the WSDL has no HTTP bindings, returns the bindings for SOAP over other
 * transports, because all transports use the same messages.
 *
 *     <wsdl:binding name="APISoap" type="tns:APISoap"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
 */
function soapBindings(bindings: readonly GlobalComponent[]): readonly GlobalComponent[] {
  const soap = bindings.flatMap((binding) => {
    const { xml } = binding;
    const element = soapBindingIn(xml);
    if (element) return [{ binding, transport: attribute(element, 'transport')?.trim() ?? '' }];
    xml.document.notices.add(`skipped the binding ${binding.name.local}: only SOAP is supported`);
    return [];
  });
  const http = soap.filter(({ transport }) => httpTransports.includes(transport));
  for (const { binding, transport } of soap) {
    if (httpTransports.includes(transport)) continue;
    const problem = `the binding ${binding.name.local}: its transport "${transport}" is not HTTP`;
    notice(binding.xml, http.length > 0 ? `skipped ${problem}` : `${problem}, but the stubs use HTTP`);
  }
  return (http.length > 0 ? http : soap).map(({ binding }) => binding);
}

function soapBindingIn(xml: XmlElement): XmlElement | undefined {
  return xml.elements.find((each) => each.local === 'binding' && isSoap(each));
}

/**
 *     <wsdl:operation name="login">
 *       <soap:operation soapAction="..." style="document"/>
 *       <wsdl:input><soap:body use="literal"/><soap:header message="tns:H" part="h" use="literal"/></wsdl:input>
 *       <wsdl:output>...</wsdl:output>
 *       <wsdl:fault name="f"><soap:fault name="f" use="literal"/></wsdl:fault>
 *
 * @param bindingError the reason why nothing in the binding can be read
 */
function readOperation(xml: XmlElement, binding: XmlElement, bindingError: WsdlError | undefined): BoundOperation {
  const soap = xml.elements.find((each) => isSoap(each) && each.local === 'operation');
  const [input, output] = ['input', 'output'].map((local) => wsdlElements(xml, local)[0]);
  const messages =
    bindingError ??
    otherStyleIn(xml, binding) ??
    attempt(() => {
      wsdlChildren(xml, 'input', 'output', 'fault');
      return { input: readMessage(input), output: readMessage(output) };
    });
  return {
    name: requiredAttribute(xml, 'name'),
    inputName: input && attribute(input, 'name'),
    outputName: output && attribute(output, 'name'),
    action: (soap && attribute(soap, 'soapAction')?.trim()) ?? '',
    xml,
    ...(messages instanceof WsdlError ? { input: noMessage, output: noMessage, error: messages } : messages),
  };
}

/**
 * Returns an error if an operation is not document/literal, for example because of `style="rpc"` or `use="encoded"`.
 */
function otherStyleIn(operation: XmlElement, binding: XmlElement): WsdlError | undefined {
  const remedy = 'only document/literal is supported, which is the default in ASMX and WCF';
  const soap = operation.elements.find((each) => isSoap(each) && each.local === 'operation');
  const at = [soap, binding.elements.find(isSoap)].find((each) => each && attribute(each, 'style') !== undefined);
  const style = at && attribute(at, 'style');
  if (at && style !== 'document') return new WsdlError(at, `the style "${style}" is not supported`, remedy);
  const messages = ['input', 'output'].flatMap((local) => wsdlElements(operation, local));
  const encoded = messages
    .flatMap(extensionsIn)
    .find((each) => isSoap(each) && (attribute(each, 'use') ?? 'literal') !== 'literal');
  return encoded && new WsdlError(encoded, `use="${attribute(encoded, 'use')}" is not supported`, remedy);
}

/** Returns the elements of a message, including those in the parts of `<mime:multipartRelated>`. */
function extensionsIn(xml: XmlElement): readonly XmlElement[] {
  return childElements(xml).flatMap((each) => (isMime(each) && each.local !== 'content' ? extensionsIn(each) : [each]));
}

function isMime({ ns }: XmlElement): boolean {
  return ns === MIME_BINDING;
}

const noMessage: BoundMessage = { headers: [], attachments: [] };

/** `<soap:body use="literal" parts="..."/>`, `<soap:header .../>*`, `<mime:content part="..."/>*` */
function readMessage(xml: XmlElement | undefined): BoundMessage {
  if (!xml) return noMessage;
  const extensions = extensionsIn(xml);
  const attachments = extensions.filter(isMime);
  if (attachments[0]) notice(attachments[0], 'ignored attachments: messages are sent without them');
  for (const each of extensions) {
    if (each.ns === WSDL || attachments.includes(each)) continue;
    if (isSoap(each) && !['body', 'header', 'fault'].includes(each.local))
      reject(each, `<${each.name}> is not allowed in <${xml.name}>`);
    ignoreExtension(each);
  }
  const body = extensions.find((each) => isSoap(each) && each.local === 'body');
  if (!body) reject(xml, `<${xml.name}> has no SOAP <body> (WSDL 1.1, 3.5)`);
  return {
    ...(attribute(body, 'parts') !== undefined && { bodyParts: listAttribute(body, 'parts') }),
    headers: extensions.filter((each) => isSoap(each) && each.local === 'header'),
    attachments: attachments.map((each) => attribute(each, 'part') ?? ''),
  };
}
