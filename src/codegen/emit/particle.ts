import type { ContractNames } from './contract-names.js';
import { code, type Data, type Entry, string } from './data.js';
import type { ElementMemberModel, MemberModel, MessageElementModel, TypeModelReference } from '../model/model.js';

/** A particle, as data of the contract. */
export function emitParticle(member: MemberModel, names: ContractNames): Data {
  if (member.kind === 'element') return emitElement(member, names);
  const entries: Entry[] = [['kind', string(member.kind)], ['key', string(member.key)], ...emitOccurrence(member)];
  if (member.kind === 'any') {
    if (member.namespaces)
      entries.push(['namespaces', { list: member.namespaces.map((each) => names.namespace(each)) }]);
    if (member.otherThan !== undefined) entries.push(['otherThan', names.namespace(member.otherThan)]);
    return { object: entries };
  }
  const alternatives = member.alternatives.map((each) => ({ list: each.map((part) => emitParticle(part, names)) }));
  return { object: [...entries, ['alternatives', { list: alternatives }]] };
}

/** `{ name: 'sEmail', ns: tns, type: 'string', min: 0 }` */
export function emitElement(member: ElementMemberModel, names: ContractNames): Data {
  const key: readonly Entry[] = member.key === member.name ? [] : [['key', string(member.key)]];
  return { object: [...emitDeclaration(member, names, key), ...emitOccurrence(member), ...emitValue(member)] };
}

/** `{ name: 'login', ns: tns, type: () => definitions.Login }` */
export function emitMessage(element: MessageElementModel, names: ContractNames): Data {
  return { object: [...emitDeclaration(element, names, []), ...emitValue(element)] };
}

function emitDeclaration(
  { name, ns, type, nillable }: Pick<MessageElementModel, 'name' | 'ns' | 'type' | 'nillable'>,
  names: ContractNames,
  key: readonly Entry[],
): readonly Entry[] {
  return [
    ['name', string(name)],
    ['ns', names.namespace(ns)],
    ['type', emitReference(type, names)],
    ...key,
    ...(nillable ? [['nillable', code('true')] as const] : []),
  ];
}

function emitOccurrence({ min, max }: Pick<MemberModel, 'min' | 'max'>): readonly Entry[] {
  const entries: Entry[] = [];
  if (min !== 1) entries.push(['min', code(String(min))]);
  if (max !== 1) entries.push(['max', code(max === 'unbounded' ? 'Infinity' : String(max))]);
  return entries;
}

/** The fixed value and the default. */
export function emitValue(part: Pick<MessageElementModel, 'fixed' | 'default'>): readonly Entry[] {
  const entries: Entry[] = [];
  if (part.fixed !== undefined) entries.push(['fixed', string(part.fixed)]);
  if (part.default !== undefined) entries.push(['default', string(part.default)]);
  return entries;
}

/** `'int'`, or `() => USER` */
export function emitReference(type: TypeModelReference, names: ContractNames): Data {
  if ('builtIn' in type) return string(type.builtIn);
  return 'open' in type ? string(type.open) : names.definition(type.definition);
}
