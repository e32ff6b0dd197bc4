import type { Namespaces } from './namespaces.js';
import { code, type Data, type Entry, string } from './layout.js';
import type { ElementMemberModel, MemberModel, MessageElementModel, TypeModelReference } from '../model/model.js';

/** What stands in a type, as data of the contract. */
export function emitParticle(member: MemberModel, namespaces: Namespaces): Data {
  if (member.kind === 'element') return { object: emitElement(member, namespaces) };
  const entries: Entry[] = [['kind', string(member.kind)], ['key', string(member.key)], ...emitOccurrence(member)];
  if (member.kind === 'any') {
    if (member.namespaces)
      entries.push(['namespaces', { list: member.namespaces.map((each) => namespaces.use(each)) }]);
    if (member.otherThan !== undefined) entries.push(['otherThan', namespaces.use(member.otherThan)]);
    return { object: entries };
  }
  const alternatives = member.alternatives.map((each) => ({
    list: each.map((part) => emitParticle(part, namespaces)),
  }));
  return { object: [...entries, ['alternatives', { list: alternatives }]] };
}

/** `{ name: 'sEmail', ns: tns, type: 'string', min: 0 }` */
export function emitElement(member: ElementMemberModel, namespaces: Namespaces): readonly Entry[] {
  const { key, name } = member;
  return [
    ...emitDeclaration(member, namespaces, key === name ? [] : [['key', string(key)]]),
    ...emitOccurrence(member),
    ...emitValue(member),
  ];
}

/** `{ name: 'login', ns: tns, type: () => definitions.Login }` */
export function emitMessage(element: MessageElementModel, namespaces: Namespaces): Data {
  return { object: [...emitDeclaration(element, namespaces, [], 'definitions.'), ...emitValue(element)] };
}

/** A header block: a particle, whose definition is in another module. */
export function emitBlock(block: ElementMemberModel, namespaces: Namespaces): Data {
  const key: readonly Entry[] = block.key === block.name ? [] : [['key', string(block.key)]];
  const declared = emitDeclaration(block, namespaces, key, 'definitions.');
  return { object: [...declared, ...emitOccurrence(block), ...emitValue(block)] };
}

function emitDeclaration(
  { name, ns, type, nillable }: Pick<MessageElementModel, 'name' | 'ns' | 'type' | 'nillable'>,
  namespaces: Namespaces,
  key: readonly Entry[],
  prefix?: string,
): readonly Entry[] {
  return [
    ['name', string(name)],
    ['ns', namespaces.use(ns)],
    ['type', emitReference(type, prefix)],
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

/** What is fixed, and what an empty element or an absent attribute stands for. */
export function emitValue(part: Pick<MessageElementModel, 'fixed' | 'default'>): readonly Entry[] {
  const entries: Entry[] = [];
  if (part.fixed !== undefined) entries.push(['fixed', string(part.fixed)]);
  if (part.default !== undefined) entries.push(['default', string(part.default)]);
  return entries;
}

/** `'int'`, or `() => USER`: a function, because the definition may stand further down */
export function emitReference(type: TypeModelReference, prefix = ''): Data {
  if ('builtIn' in type) return string(type.builtIn);
  return 'open' in type ? string(type.open) : { lazy: prefix + type.definition };
}
