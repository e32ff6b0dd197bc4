import { apply, insertAfter, insertBefore, on, replace } from '../edit.js';
import type { Class, Mutation } from '../mutations/mutation.js';
import { because, change } from './change.js';

/** Combinations of two changes to hotel.wsdl that may hide or fix each other. */
export const combinedHotelMutations: readonly Mutation[] = [
  change(
    'two members of requests swap their names',
    [
      on(
        'complexType Person',
        replace('name="first"', 'name="x"'),
        replace('name="last"', 'name="first"'),
        replace('name="x"', 'name="last"'),
      ),
    ],
    ['none', 'breaking'],
  ),
  change(
    'an attribute of requests becomes an element with the same name',
    [
      on(
        'complexType Person',
        replace('<s:attribute name="title" type="s:string" />', ''),
        insertAfter('name="last" type="s:string" />', '<s:element minOccurs="0" name="title" type="s:string" />'),
      ),
    ],
    ['cautious', 'breaking', because.sameType],
    ['cautious', 'breaking', because.sameType],
  ),
  change(
    'a required attribute moves from an extension to its base type',
    [
      on('complexType Guest', replace('<s:attribute name="number" type="s:int" use="required" />', '')),
      on(
        'complexType Person',
        insertAfter(
          '<s:attribute name="title" type="s:string" />',
          '<s:attribute name="number" type="s:int" use="required" />',
        ),
      ),
    ],
    ['cautious', 'cautious', because.moved],
  ),
  change(
    'an attribute moves to the base type and becomes required',
    [
      on('attributeGroup Audit', replace('<s:attribute name="by" type="s:string" />', '')),
      on(
        'complexType Person',
        insertAfter(
          '<s:attribute name="title" type="s:string" />',
          '<s:attribute name="by" type="s:string" use="required" />',
        ),
      ),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'a member of requests is removed, and the next one gets its name',
    [
      on(
        'group GuestAddress',
        replace('<s:element name="street" type="s:string" />', ''),
        replace('name="city"', 'name="street"'),
      ),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'a restriction prohibits an attribute that its base type makes required',
    [
      on(
        'complexType ShortBill',
        replace('</s:sequence>', '</s:sequence><s:attribute name="currency" type="s:string" use="required" />'),
      ),
      on(
        'complexType Bill',
        insertAfter('name="printed" type="s:boolean" />', '<s:attribute name="copies" type="s:int" />'),
      ),
    ],
    ['compatible', 'compatible'],
  ),
  change(
    'a group in replies gets a member, and a choice gets an alternative',
    [
      on(
        'group HotelAddress',
        insertAfter('name="road" type="s:string" />', '<s:element minOccurs="0" name="town" type="s:string" />'),
      ),
      on(
        'complexType Outcome',
        insertBefore('<s:element name="waiting"', '<s:element name="refused" type="s:string" />'),
      ),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'an extension in replies is removed, and its base type gets its member',
    [
      on(
        'complexType Charge',
        insertAfter('name="amount" type="s:decimal" />', '<s:element minOccurs="0" name="nights" type="s:int" />'),
      ),
      on('complexType NightCharge', replace('<s:element name="nights" type="s:int" />', '')),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'a wildcard in replies is replaced by a declared element',
    [
      on(
        'complexType Details',
        replace(
          '<s:any minOccurs="0" namespace="##other" processContents="lax" />',
          '<s:element minOccurs="0" name="more" type="s:int" />',
        ),
      ),
    ],
    ['breaking', 'compatible'],
    ['breaking', 'compatible'],
  ),
  change(
    'a list in requests may be longer, but must not be empty',
    [replace('minOccurs="0" maxOccurs="3" name="wish"', 'minOccurs="1" maxOccurs="5" name="wish"')],
    ['breaking', 'breaking'],
  ),
  change(
    'a member of requests becomes optional and changes its type',
    [
      on(
        'complexType Room',
        replace('<s:element name="beds" type="s:int" />', '<s:element minOccurs="0" name="beds" type="s:byte" />'),
      ),
    ],
    ['compatible', 'breaking'],
  ),
];

/** Combinations of two changes to freight.wsdl. */
export const combinedFreightMutations: readonly Mutation[] = [
  change(
    'the maximum of a number in requests is removed, and its type becomes narrower',
    [
      on(
        'simpleType Weight',
        replace('s:decimal', 's:integer'),
        replace('<s:maxInclusive value="1000" />', ''),
        replace('<s:fractionDigits value="3" />', ''),
      ),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'an enumeration in requests gets a value and loses another',
    [on('simpleType Priority', replace('value="low"', 'value="mid"'))],
    ['breaking', 'breaking'],
  ),
  change(
    'a header block of requests is replaced by a required one',
    [
      insertAfter('<s:element name="Quota" type="s:int" />', '\n      <s:element name="Trace" type="s:string" />'),
      replace('<wsdl:part name="session" element="tns:Session" />', '<wsdl:part name="session" element="tns:Trace" />'),
      replace(
        '<soap:header message="tns:Headers" part="session"',
        '<soap:header wsdl:required="true" message="tns:Headers" part="session"',
      ),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'an imported type moves to the namespace of the service',
    [
      replace('type="c:Depot"', 'type="tns:Depot"'),
      replace(/* the type */ '<s:complexType name="Depot">', '<s:complexType name="Depot2">'),
      insertBefore(
        '      <s:simpleType name="Track">',
        '      <s:complexType name="Depot"><s:sequence><s:element name="place" type="s:string" /></s:sequence><s:attribute name="gate" type="s:int" /></s:complexType>\n',
      ),
    ],
    ['cautious', 'breaking', because.complex],
  ),
  change(
    'a union in requests loses a member and an enum value',
    [
      on('simpleType Size', replace('s:int tns:Named', 'tns:Named')),
      on('simpleType Grade', replace('<s:enumeration value="1" />', '')),
    ],
    ['breaking', 'breaking'],
  ),
  change(
    'a fixed value in requests becomes a default, and the type wider',
    [replace('type="s:int" fixed="2"', 'type="s:long" default="2"')],
    ['breaking', 'cautious', because.fault],
  ),
  change(
    'a string in requests becomes a token with an enumeration',
    [on('simpleType Priority', replace('s:string', 's:token'), replace('value="low"', 'value="mid"'))],
    ['breaking', 'breaking'],
  ),
  change(
    'a string in requests becomes a token, and another string becomes optional',
    [
      replace('name="remark" type="s:string"', 'name="remark" type="s:token"'),
      replace('<s:element name="code"', '<s:element minOccurs="0" name="code"'),
    ],
    ['compatible', 'compatible'],
  ),
  change(
    'an optional header block is added, and a fault removed',
    [
      insertAfter('<s:element name="Quota" type="s:int" />', '\n      <s:element name="Trace" type="s:string" />'),
      insertAfter('<wsdl:part name="quota" element="tns:Quota" />', '<wsdl:part name="trace" element="tns:Trace" />'),
      insertBefore(
        '<soap:header message="tns:Headers" part="session" use="literal" />',
        '<soap:header message="tns:Headers" part="trace" use="literal" />',
      ),
      replace('<wsdl:fault name="Refused" message="tns:RefusedFault" />', ''),
      replace('<wsdl:fault name="Refused"><soap:fault name="Refused" use="literal" /></wsdl:fault>', ''),
    ],
    ['breaking', 'compatible'],
  ),
  change(
    'a member of replies can be nil and has no default',
    [replace('name="legs" type="s:int" default="1"', 'name="legs" type="s:int" nillable="true"')],
    ['breaking', 'cautious', because.fault],
  ),
];

const order: readonly Class[] = ['breaking', 'cautious'];

/** A change after which changes to the base type have no effect. */
const undoing = 'an extension becomes a type of its own';

/**
 * Combines every third change with the change 25 positions later. The expected effect is the more severe of the two. If
 * both changes edit the same part of the WSDL, the pair is left out.
 */
export function pairsOf(mutations: readonly Mutation[], wsdl: string): readonly Mutation[] {
  const single = mutations.filter(({ given }) => !given?.length);
  return single.flatMap((one, at): readonly Mutation[] => {
    const other = single[(at + 25) % single.length];
    if (at % 3 !== 0 || !other || other.name === undoing) return [];
    const edits = [...one.edits, ...other.edits];
    try {
      apply(wsdl, edits);
    } catch {
      return [];
    }
    const effects = [one, other].map(({ expected }) => (expected === 'nothing' ? undefined : expected));
    const worse = (sort: 'types' | 'wire'): Class =>
      order.find((each) => effects.some((effect) => effect?.[sort] === each)) ?? 'harmless';
    const reasons = effects.flatMap((effect) => effect?.reason ?? []);
    return [change(`${one.name}, and ${other.name}`, edits, [worse('types'), worse('wire'), reasons.join('; ')])];
  });
}
