import type {
  ArrayType,
  ComplexType,
  ElementDeclaration,
  Operation,
  SimpleType,
} from '../../src/soap/schema/contract.js';

/** A small contract that contains each construct once. */
export const NS = 'urn:test';

export const COLOUR: SimpleType = { kind: 'simple', name: 'COLOUR', base: 'string', enumeration: ['Red', 'Green'] };

export const NODE: ComplexType = {
  kind: 'complex',
  name: 'NODE',
  elements: [
    { name: 'iID', ns: NS, type: 'int' },
    { name: 'sName', ns: NS, type: 'string', min: 0 },
    { name: 'eColour', ns: NS, type: () => COLOUR, min: 0 },
    { name: 'constructor', ns: NS, type: 'string', min: 0 },
    { name: 'child', ns: NS, type: () => NODE, min: 0, max: Infinity },
  ],
};

export const ArrayOfNODE: ArrayType = {
  kind: 'array',
  name: 'ArrayOfNODE',
  item: { name: 'NODE', ns: NS, type: () => NODE, min: 0, max: Infinity, nillable: true },
};

export const Request: ComplexType = {
  kind: 'complex',
  elements: [
    { name: 'iRequired', ns: NS, type: 'int' },
    { name: 'sOptional', ns: NS, type: 'string', min: 0 },
    { name: 'iNillable', ns: NS, type: 'int', nillable: true, min: 0 },
    { name: 'oNode', ns: NS, type: () => NODE, min: 0 },
    { name: 'aNodes', ns: NS, type: () => ArrayOfNODE, min: 0 },
    { name: 'aTwo', ns: NS, type: 'string', min: 0, max: 2 },
    { name: 'local', ns: '', type: 'string', min: 0 },
    { name: 'local', ns: 'urn:other', key: 'localOfOther', type: 'boolean', min: 0 },
  ],
};

export const input: ElementDeclaration = { name: 'test', ns: NS, type: () => Request };

export const Reply: ComplexType = {
  kind: 'complex',
  elements: [{ name: 'testResult', ns: NS, type: () => COLOUR }, ...Request.elements],
};

export const output: ElementDeclaration = { name: 'testResponse', ns: NS, type: () => Reply };

export interface TestRequest {
  iRequired: number;
  sOptional?: string;
  iNillable?: number | null;
  oNode?: unknown;
  aNodes?: unknown[];
  aTwo?: string[];
}

export const operation: Operation<TestRequest, Record<string, unknown>> = {
  name: 'test',
  action: 'urn:test/test',
  input,
  output,
  result: 'testResult',
};
