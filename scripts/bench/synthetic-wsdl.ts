/**
 * Creates a WSDL in the style of ASMX. Each operation has a few parameters, a result with its own enumeration, and an
 * `out` parameter that contains a record or a list of records.
 */
export function syntheticWsdl(operations: number): string {
  const numbers = Array.from({ length: operations }, (_, index) => index + 1);
  const all = (part: (n: number) => string): string => numbers.map(part).join('');
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="urn:bench:many" xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:bench:many">
  <wsdl:types>
    <s:schema elementFormDefault="qualified" targetNamespace="urn:bench:many">
${all(types)}    </s:schema>
  </wsdl:types>
${all(messages)}  <wsdl:portType name="ManySoap">
${all(portOperation)}  </wsdl:portType>
  <wsdl:binding name="ManySoap" type="tns:ManySoap">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http" />
${all(boundOperation)}  </wsdl:binding>
  <wsdl:service name="Many">
    <wsdl:port name="ManySoap" binding="tns:ManySoap">
      <soap:address location="http://127.0.0.1/Many.asmx" />
    </wsdl:port>
  </wsdl:service>
</wsdl:definitions>
`;
}

function types(n: number): string {
  const isList = n % 3 === 0;
  const list = `      <s:complexType name="ArrayOfRecord${n}">
        <s:sequence>
          <s:element minOccurs="0" maxOccurs="unbounded" name="Record${n}" nillable="true" type="tns:Record${n}" />
        </s:sequence>
      </s:complexType>
`;
  return `      <s:element name="operation${n}">
        <s:complexType>
          <s:sequence>
            <s:element minOccurs="1" maxOccurs="1" name="iID" type="s:int" />
            <s:element minOccurs="0" maxOccurs="1" name="sName" type="s:string" />
            <s:element minOccurs="1" maxOccurs="1" name="dtSince" type="s:dateTime" />
            <s:element minOccurs="0" maxOccurs="1" name="sAuthCode" type="s:string" />
          </s:sequence>
        </s:complexType>
      </s:element>
      <s:element name="operation${n}Response">
        <s:complexType>
          <s:sequence>
            <s:element minOccurs="1" maxOccurs="1" name="operation${n}Result" type="tns:operation${n}Ret" />
            <s:element minOccurs="0" maxOccurs="1" name="oRecord" type="tns:${isList ? 'ArrayOf' : ''}Record${n}" />
          </s:sequence>
        </s:complexType>
      </s:element>
      <s:simpleType name="operation${n}Ret">
        <s:restriction base="s:string">
          <s:enumeration value="operation${n}_Error" />
          <s:enumeration value="operation${n}_OK" />
          <s:enumeration value="operation${n}_NotLoggedIn" />
        </s:restriction>
      </s:simpleType>
${isList ? list : ''}      <s:complexType name="Record${n}">
        <s:sequence>
          <s:element minOccurs="1" maxOccurs="1" name="iNodeID" type="s:int" />
          <s:element minOccurs="0" maxOccurs="1" name="sName" type="s:string" />
          <s:element minOccurs="1" maxOccurs="1" name="dAmount" type="s:decimal" />
          <s:element minOccurs="1" maxOccurs="1" name="bActive" type="s:boolean" />
          <s:element minOccurs="1" maxOccurs="1" name="eState" type="tns:operation${n}Ret" />
        </s:sequence>
      </s:complexType>
`;
}

function messages(n: number): string {
  return `  <wsdl:message name="operation${n}SoapIn">
    <wsdl:part name="parameters" element="tns:operation${n}" />
  </wsdl:message>
  <wsdl:message name="operation${n}SoapOut">
    <wsdl:part name="parameters" element="tns:operation${n}Response" />
  </wsdl:message>
`;
}

function portOperation(n: number): string {
  return `    <wsdl:operation name="operation${n}">
      <wsdl:documentation xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/">What operation ${n} does.</wsdl:documentation>
      <wsdl:input message="tns:operation${n}SoapIn" />
      <wsdl:output message="tns:operation${n}SoapOut" />
    </wsdl:operation>
`;
}

function boundOperation(n: number): string {
  return `    <wsdl:operation name="operation${n}">
      <soap:operation soapAction="urn:bench:many/operation${n}" style="document" />
      <wsdl:input>
        <soap:body use="literal" />
      </wsdl:input>
      <wsdl:output>
        <soap:body use="literal" />
      </wsdl:output>
    </wsdl:operation>
`;
}
