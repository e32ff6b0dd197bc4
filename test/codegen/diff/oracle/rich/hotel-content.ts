import { insertAfter, insertBefore, on, replace } from '../edit.js';
import type { Mutation } from '../mutations/mutation.js';
import { because, change } from './change.js';

const wildcard = '<s:any minOccurs="0" maxOccurs="unbounded" namespace="##other" processContents="lax" />';
const replyWildcard = '<s:any minOccurs="0" namespace="##other" processContents="lax" />';
const stayOrder = [
  '<s:element name="from" type="s:date" />\n          <s:element name="to" type="s:date" />',
  '<s:element name="to" type="s:date" />\n          <s:element name="from" type="s:date" />',
] as const;
const sequenceForAll = on('complexType Stay', replace('s:all', 's:sequence', 2));
const substitute = (name: string, head: string, type: string) =>
  `\n      <s:element name="${name}" type="${type}" substitutionGroup="tns:${head}" />`;

/** Changes to other content, to names and to the operation of hotel.wsdl. */
export const hotelContentMutations: readonly Mutation[] = [
  // substitution groups
  change(
    'a substitution group in requests gets an element',
    [
      insertAfter(
        '<s:element name="Shuttle" type="tns:ServiceType" substitutionGroup="tns:Service" />',
        substitute('Sauna', 'Service', 'tns:ServiceType'),
      ),
    ],
    ['cautious', 'cautious', because.regrouped],
    ['breaking', 'breaking'],
  ),
  change(
    'the head of a substitution group in requests is no longer abstract',
    [replace('name="Service" abstract="true"', 'name="Service"')],
    ['cautious', 'cautious', because.regrouped],
    ['breaking', 'breaking'],
  ),
  change(
    'a substitution group in replies gets an element',
    [
      insertAfter(
        '<s:element name="Tax" type="s:decimal" substitutionGroup="tns:Fee" />',
        substitute('Levy', 'Fee', 's:decimal'),
      ),
    ],
    ['breaking', 'cautious', because.regrouped],
    ['breaking', 'cautious', because.regrouped],
  ),
  change(
    'a substitution group in replies loses its only substitute',
    [replace('<s:element name="Tax" type="s:decimal" substitutionGroup="tns:Fee" />', '')],
    ['breaking', 'cautious', because.regrouped],
    ['breaking', 'cautious', because.regrouped],
  ),
  change(
    'a substitute in requests gets an extended type with an optional member',
    [
      replace(
        '<s:element name="Spa" type="tns:ServiceType"',
        '<s:complexType name="SpaType"><s:complexContent><s:extension base="tns:ServiceType"><s:sequence><s:element minOccurs="0" name="hour" type="s:int" /></s:sequence></s:extension></s:complexContent></s:complexType>\n      <s:element name="Spa" type="tns:SpaType"',
      ),
    ],
    ['cautious', 'cautious', because.complex],
    ['breaking', 'breaking'],
  ),
  change(
    'the head of a substitution group in requests blocks its substitutes',
    [replace('name="Service" type=', 'name="Service" block="substitution" type=')],
    ['breaking', 'breaking'],
    ['breaking', 'breaking'],
    [replace('name="Service" abstract="true"', 'name="Service"')],
  ),
  // wildcards
  change(
    'a wildcard in requests accepts any namespace',
    [replace(wildcard, wildcard.replace('##other', '##any'))],
    ['none', 'cautious', because.wildcard],
    ['none', 'breaking'],
  ),
  change(
    'a wildcard in requests accepts only declared elements',
    [replace(wildcard, wildcard.replace('lax', 'strict'))],
    ['none', 'breaking'],
    ['none', 'cautious', because.wildcard],
  ),
  change(
    'a wildcard in requests accepts any well-formed element',
    [replace(wildcard, wildcard.replace('lax', 'skip'))],
    ['none', 'cautious', because.wildcard],
    ['none', 'cautious', because.wildcard],
  ),
  change(
    'a wildcard in requests accepts one element instead of any number',
    [on('complexType Extras', replace('maxOccurs="unbounded" ', ''))],
    ['breaking', 'breaking'],
    ['breaking', 'compatible'],
  ),
  change(
    'a wildcard in requests becomes required',
    [on('complexType Extras', replace('minOccurs="0" ', ''))],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'a wildcard in requests is removed',
    [replace(wildcard, '')],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'a wildcard in replies accepts two elements',
    [replace(replyWildcard, replyWildcard.replace('<s:any', '<s:any maxOccurs="2"'))],
    ['breaking', 'compatible'],
    ['breaking', 'compatible'],
  ),
  change(
    'an optional member is added behind a wildcard in replies',
    [replace(replyWildcard, `${replyWildcard}<s:element minOccurs="0" name="more" type="s:int" />`)],
    ['compatible', 'compatible'],
    ['breaking', 'compatible'],
  ),
  change(
    'a wildcard in replies accepts any namespace',
    [replace(replyWildcard, replyWildcard.replace('##other', '##any'))],
    ['none', 'cautious', because.wildcard],
    ['none', 'cautious', because.wildcard],
  ),
  change(
    'a wildcard in replies is removed',
    [replace(replyWildcard, '')],
    ['breaking', 'compatible'],
    ['compatible', 'compatible'],
  ),
  // mixed content
  change(
    'a type in requests is no longer mixed',
    [replace('<s:complexType name="Letter" mixed="true">', '<s:complexType name="Letter">')],
    ['breaking', 'breaking'],
    ['breaking', 'breaking'],
  ),
  change(
    'a type in replies is no longer mixed',
    [replace('<s:complexType name="Note" mixed="true">', '<s:complexType name="Note">')],
    ['breaking', 'cautious', because.mixed],
    ['cautious', 'breaking', because.mixed],
  ),
  // xs:all
  change('xs:all becomes a sequence in the same order', [sequenceForAll], 'nothing'),
  change(
    'the members of xs:all are written in another order',
    [replace(...stayOrder)],
    ['none', 'cautious', because.all],
  ),
  change(
    'xs:all becomes a sequence in another order',
    [sequenceForAll, replace(...stayOrder)],
    ['none', 'breaking'],
    ['none', 'cautious', because.all],
  ),
  change(
    'xs:all gets an optional member',
    [on('complexType Stay', insertBefore('</s:all>', '<s:element minOccurs="0" name="late" type="s:boolean" />'))],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a sequence in replies becomes xs:all',
    [on('complexType Desk', replace('s:sequence', 's:all', 2))],
    'nothing',
  ),
  // occurrence and nil
  change(
    'a list in requests may be longer',
    [replace('maxOccurs="3" name="wish"', 'maxOccurs="5" name="wish"')],
    ['none', 'compatible'],
    ['none', 'breaking'],
  ),
  change(
    'a list in requests becomes a single member',
    [replace('maxOccurs="3" name="wish"', 'name="wish"')],
    ['breaking', 'breaking'],
    ['breaking', 'compatible'],
  ),
  change(
    'the items of an array in requests can no longer be nil',
    [on('complexType ArrayOfRoom', replace(' nillable="true"', ''))],
    ['breaking', 'breaking'],
    ['compatible', 'compatible'],
  ),
  change(
    'a member in replies can no longer be nil',
    [on('complexType Booking', replace(' nillable="true"', ''))],
    ['compatible', 'compatible'],
    ['breaking', 'cautious', because.nil],
  ),
  change(
    'a reply gets a second member with the name of a required one',
    [
      on(
        'element BookResponse',
        insertAfter('name="note" type="tns:Note" />', '<s:element minOccurs="0" name="booking" type="tns:Booking" />'),
      ),
    ],
    ['compatible', 'breaking'],
    ['breaking', 'compatible'],
  ),
  change(
    'a request gets a second member with the name of a required one',
    [
      on(
        'element Book',
        insertAfter('name="letter" type="tns:Letter" />', '<s:element minOccurs="0" name="guest" type="tns:Guest" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  // names and other places
  change(
    'a new type takes the TypeScript name of a choice',
    [
      replace(
        '      <s:complexType name="ArrayOfRoom">',
        '      <s:complexType name="PaymentChoice"><s:sequence /></s:complexType>\n      <s:complexType name="ArrayOfRoom">',
      ),
      on(
        'element Book',
        insertAfter(
          'name="letter" type="tns:Letter" />',
          '<s:element minOccurs="0" name="pc" type="tns:PaymentChoice" />',
        ),
      ),
    ],
    ['breaking', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a new type takes the TypeScript name of a union of extensions',
    [
      replace(
        '      <s:complexType name="ArrayOfRoom">',
        '      <s:complexType name="AnyContact"><s:sequence /></s:complexType>\n      <s:complexType name="ArrayOfRoom">',
      ),
    ],
    ['breaking', 'cautious', because.derived],
    ['breaking', 'cautious', because.derived],
  ),
  change(
    'requests get an attribute with the name of a member',
    [
      on(
        'attributeGroup Audit',
        insertAfter('name="by" type="s:string" />', '<s:attribute name="street" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a request gets an identity constraint',
    [
      replace(
        '</s:complexType>\n      </s:element>\n      <s:complexType name="Person">',
        '</s:complexType>\n<s:unique name="u"><s:selector xpath="tns:wish" /><s:field xpath="." /></s:unique>\n      </s:element>\n      <s:complexType name="Person">',
      ),
    ],
    ['none', 'breaking'],
    ['none', 'cautious', because.unchecked],
  ),
  change(
    'an element leaves a substitution group in requests',
    [
      replace(
        '<s:element name="Shuttle" type="tns:ServiceType" substitutionGroup="tns:Service" />',
        '<s:element name="Shuttle" type="tns:ServiceType" />',
      ),
    ],
    ['breaking', 'breaking'],
    ['breaking', 'breaking'],
  ),
  change(
    'a member of requests gets an extension of its type',
    [replace('name="contact" type="tns:Contact"', 'name="contact" type="tns:Phone"')],
    ['breaking', 'breaking'],
    ['cautious', 'breaking', because.complex],
  ),
  change(
    'an extension in replies gets a required member',
    [
      on(
        'complexType NightCharge',
        insertAfter('name="nights" type="s:int" />', '<s:element name="city" type="s:string" />'),
      ),
    ],
    ['compatible', 'compatible'],
    ['breaking', 'breaking'],
  ),
  change(
    'a wildcard in replies is added before another',
    [
      on(
        'complexType Details',
        replace(
          '<s:any minOccurs="0" namespace="##other"',
          '<s:any minOccurs="0" namespace="##local" processContents="lax" /><s:any minOccurs="0" namespace="##other"',
        ),
      ),
    ],
    ['harmless', 'cautious', because.wildcard],
    ['breaking', 'cautious', because.wildcard],
  ),
  change(
    'a member of replies is no longer in a namespace',
    [replace('name="road" type="s:string"', 'name="road" form="unqualified" type="s:string"')],
    ['none', 'breaking'],
    ['none', 'breaking'],
  ),
  change(
    'a base type in replies gets a member with a name of its extension',
    [
      on(
        'complexType Record',
        insertAfter('name="created" type="s:dateTime" />', '<s:element minOccurs="0" name="phone" type="s:string" />'),
      ),
    ],
    ['cautious', 'breaking', because.renamed],
  ),
  change(
    'a reply gets a choice with the name of a required member',
    [
      on(
        'complexType Desk',
        insertAfter(
          'name="hall" type="s:string" />',
          '<s:choice minOccurs="0"><s:element name="clerk" type="s:string" /><s:element name="none" type="s:string" /></s:choice>',
        ),
      ),
    ],
    ['cautious', 'breaking', because.regrouped],
    ['breaking', 'cautious', because.regrouped],
  ),
  // operations and ports
  change(
    'the path of a WCF service differs only in letter case',
    [replace('/Services/Hotel.svc', '/services/hotel.SVC')],
    ['none', 'none'],
  ),
  change(
    'an operation gets another action',
    [replace('soapAction="urn:hotel/Book"', 'soapAction="urn:hotel/Reserve"')],
    ['none', 'breaking'],
  ),
];
