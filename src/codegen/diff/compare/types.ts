import type { ArrayTypeModel, ComplexTypeModel, MemberModel, TypeModel } from '../../model/model.js';
import { compareDocumentation, compareIdentifiers, compareTexts } from '../change-list.js';
import { breaking, compatible, sameTypes, sameWire } from '../effect.js';
import { isStructure, keyOf, type TypeIndex, type TypePair } from '../match/type-pairs.js';
import { comparePart, compareParts, memberPart, type Part, type PartContext, elementPart } from './parts.js';
import { compareSimpleTypes } from './simple-types.js';
import { valueOf } from './typescript.js';

/** The context in which two types are compared. */
export type TypeContext = Pick<PartContext, 'types' | 'report'>;

/**
 * Reports the differences between two types. The types that these types contain are added to `context.types` and
 * compared separately.
 */
export function compareTypes(pair: TypePair, context: TypeContext): void {
  const { before, after, path } = pair;
  const { report } = context;
  const name = `type ${path.join('/')}`;
  // an array has no name in TypeScript
  if (before.kind !== 'array' && after.kind !== 'array')
    compareIdentifiers(report, path, name, [before.name, after.name]);
  compareDocumentation(report, path, name, [before.documentation, after.documentation]);
  compareTexts(report, {
    kind: 'constraint-changed',
    path,
    subject: `constraints of the ${name}`,
    texts: [constraintsOf(before), constraintsOf(after)],
    effects: () => ({
      types:
        hasAttributes(before) === hasAttributes(after)
          ? sameTypes
          : hasAttributes(after)
            ? compatible('the $attributes property is optional')
            : breaking('the $attributes property is removed'),
      wire: breaking('one side may reject what the other side sends'),
    }),
  });
  const directions = [before.direction, after.direction] as const;
  if (isStructure(before) && isStructure(after)) compareContent(before, after, { ...context, path, name, directions });
  else compareSimpleTypes(pair, name, { ...context, directions });
}

function hasAttributes(type: TypeModel): boolean {
  return type.kind === 'complex' && type.anyAttribute;
}

/** Returns what validators check and stubs ignore, and whether any attributes are allowed. */
function constraintsOf(type: TypeModel): string {
  const { unchecked = 'none' } = type;
  return hasAttributes(type) ? `any attributes, ${unchecked}` : unchecked;
}

type Structure = ComplexTypeModel | ArrayTypeModel;

interface ContentContext extends PartContext {
  readonly path: readonly string[];
  readonly name: string;
}

function compareContent(before: Structure, after: Structure, context: ContentContext): void {
  const { report, types, path, name } = context;
  const forms = [formOf(before), formOf(after)] as const;
  compareTexts(report, {
    kind: 'content-changed',
    path,
    subject: `content of the ${name}`,
    texts: forms,
    effects: () => ({
      types: breaking('its content is in different properties'),
      wire: forms.every((form) => form === elements || form === array)
        ? sameWire
        : breaking('the content is of a different kind'),
    }),
  });
  compareTexts(report, {
    kind: 'derived-types-changed',
    path,
    subject: `derived types of the ${name}`,
    texts: [familyOf(before, types.before), familyOf(after, types.after)],
    effects: () => ({
      types: breaking('the union of these types, or its name, changed'),
      wire: breaking('one of the two sides does not know or does not accept some of these types'),
    }),
  });
  const [text, newText] = [before, after].map((type) => (type.kind === 'complex' ? type.text : undefined));
  if (text && newText) {
    const part = elementPart('text', valueOf(text), `text of the ${name}`);
    comparePart(part, elementPart('text', valueOf(newText)), [...path, '$value'], context);
  }
  const isArray = before.kind === 'array' && after.kind === 'array';
  const [base, newBase] = [baseOf(before, types.before), baseOf(after, types.after)];
  // inherited content is compared as part of the base type
  const isInherited = base !== undefined && newBase !== undefined && keyOf(base) === keyOf(newBase);
  const own = (partsOf: (type: Structure | undefined) => readonly Part[]) => {
    const [parts, newParts] = [partsOf(before), partsOf(after)];
    return isInherited
      ? ([parts.slice(partsOf(base).length), newParts.slice(partsOf(newBase).length)] as const)
      : ([parts, newParts] as const);
  };
  compareParts(...own((type) => membersOf(type).map(memberPart)), path, { ...context, isArray }, membersOf(before));
  compareParts(...own(attributesOf), path, context);
}

function membersOf(type: Structure | undefined): readonly MemberModel[] {
  return type?.kind === 'array' ? [type.item] : (type?.members ?? []);
}

function attributesOf(type: Structure | undefined): readonly Part[] {
  const attributes = type?.kind === 'complex' ? type.attributes : [];
  return attributes.map((each) => elementPart('attribute', each));
}

/** Returns the type that a type extends. A restriction repeats the content of its base type. */
function baseOf(type: Structure, { types }: TypeIndex): ComplexTypeModel | undefined {
  const base = type.kind === 'complex' && type.base?.by === 'extension' ? types.get(type.base.name) : undefined;
  return base?.kind === 'complex' ? base : undefined;
}

const elements = 'elements';
const array = 'one repeated element, an array in TypeScript';

/** Describes what a complex type contains. */
function formOf(type: Structure): string {
  if (type.kind === 'array') return array;
  if (type.mixed) return type.members.length > 0 ? 'elements with text between them' : 'text between elements';
  return type.text ? 'text' : elements;
}

/** Describes the types that a value may have if an element is declared with a type, and their names in TypeScript. */
function familyOf(type: Structure, index: TypeIndex): string {
  if (type.kind === 'array') return 'none';
  const { abstract, family } = type;
  const derived = family?.derived.map((definition) => index.nameOf({ definition })) ?? [];
  const notes = [abstract && 'abstract', family && `$type ${family.tag}`, family?.union].filter(Boolean).join(', ');
  return `${derived.join(', ') || 'none'}${notes && ` (${notes})`}`;
}
