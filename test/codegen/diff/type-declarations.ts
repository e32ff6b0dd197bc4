/** Declarations of a type T, and parts of them. */

export const facet = (name: string, value: string | number) => `<s:${name} value="${value}"/>`;
export const literals = (...values: string[]) => values.map((value) => facet('enumeration', value)).join('');
export const simple = (content: string, base = 's:string') =>
  `<s:simpleType name="T"><s:restriction base="${base}">${content}</s:restriction></s:simpleType>`;
export const list = (item: string) => `<s:simpleType name="T"><s:list itemType="${item}"/></s:simpleType>`;
export const union = (members: string) => `<s:simpleType name="T"><s:union memberTypes="${members}"/></s:simpleType>`;
/** A type that extends T by one element. */
export const derived = (name: string, base = 'T') =>
  `<s:complexType name="${name}"><s:complexContent><s:extension base="tns:${base}"><s:sequence><s:element name="${name.toLowerCase()}" type="s:int"/></s:sequence></s:extension></s:complexContent></s:complexType>`;
