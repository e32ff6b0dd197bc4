import { code, type Data, declaration, type Entry, moduleList, string } from './layout.js';
import type { MemberModel, Model, TypeModel, TypeModelReference } from './model.js';
import { Namespaces } from './emit-namespaces.js';

/** contract.ts: the definition of each type, as data. */
export function emitContract(model: Model, runtime: string): string {
  const namespaces = new Namespaces(model.targetNamespace);
  const definitions = model.types.map((each) => emitDefinition(each, namespaces)).join('\n');
  const kinds = new Set(model.types.map((each) => typeNames[each.kind]));
  const imports = kinds.size > 0 ? `${moduleList('import type', [...kinds].sort(), runtime)}\n` : '';
  return `${imports}${namespaces.declarations()}${definitions}`;
}

const typeNames = { array: 'ArrayType', complex: 'ComplexType', simple: 'SimpleType' } as const;

/** `export const USER: ComplexType = { kind: 'complex', name: 'USER', elements: [...] };` */
function emitDefinition(type: TypeModel, namespaces: Namespaces): string {
  const entries: Entry[] = [['kind', string(type.kind)]];
  if (type.schemaName !== undefined) entries.push(['name', string(type.schemaName)]);
  if (type.kind === 'simple') {
    entries.push(['base', string(type.base)]);
    if (type.enumeration) entries.push(['enumeration', { list: type.enumeration.map((each) => string(each.value)) }]);
  } else if (type.kind === 'array') entries.push(['item', emitParticle(type.item, namespaces)]);
  else entries.push(['elements', { list: type.members.map((each) => emitParticle(each, namespaces)) }]);
  return declaration(`export const ${type.name}: ${typeNames[type.kind]}`, entries);
}

/** `{ name: 'sEmail', ns: tns, type: 'string', min: 0 }` */
function emitParticle(member: MemberModel, namespaces: Namespaces): Data {
  const entries: Entry[] = [
    ['name', string(member.name)],
    ['ns', namespaces.use(member.ns)],
    ['type', emitReference(member.type)],
  ];
  if (member.key !== member.name) entries.push(['key', string(member.key)]);
  if (member.nillable) entries.push(['nillable', code('true')]);
  if (member.min !== 1) entries.push(['min', code(String(member.min))]);
  if (member.max !== 1) entries.push(['max', code(member.max === 'unbounded' ? 'Infinity' : String(member.max))]);
  return { object: entries };
}

/** `'int'`, or `() => USER`: a function, because the definition may stand further down */
function emitReference(type: TypeModelReference): Data {
  return 'builtIn' in type ? string(type.builtIn) : { lazy: type.definition };
}
