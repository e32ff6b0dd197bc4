import type {
  AttributeDeclaration,
  ComplexType,
  Contract,
  ElementParticle,
  Operation,
  Particle,
  SoapPaths,
  TypeDefinition,
  TypeReference,
} from '../../soap/schema/contract.js';
import type {
  ElementMemberModel,
  MemberModel,
  Model,
  OperationModel,
  TypeModel,
  TypeModelReference,
} from '../model/model.js';

/** Creates the contract of a model in memory, for calls without generated stubs. */
export function contractOf(model: Model): Contract {
  return new ContractBuilder(model).contract;
}

/** Builds the contract of a model. The generated modules contain the same contract as text. */
export class ContractBuilder {
  /** The definitions by the names of the types in the model. */
  readonly definitions = new Map<string, TypeDefinition>();
  readonly contract: Contract;

  constructor({ types, operations, targetNamespace, fingerprint, origin, soap }: Model) {
    for (const each of types) this.definitions.set(each.name, this.definition(each));
    const stubs = operations.map((each) => [each.name, this.operation(each)] as const);
    const paths = withoutQueries(soap);
    this.contract = { targetNamespace, fingerprint, origin, soap: paths, operations: Object.fromEntries(stubs) };
  }

  private definition(type: TypeModel): TypeDefinition {
    const { kind, schemaName: name } = type;
    if (kind === 'array') return defined({ kind, name, item: this.element(type.item) });
    if (kind === 'union') return defined({ kind, name, members: type.members.map((each) => this.reference(each)) });
    if (kind === 'list') return defined({ kind, name, item: this.reference(type.item), facets: type.facets });
    if (kind === 'simple') {
      const enumeration = type.enumeration?.map(({ value }) => value);
      return defined({ kind, name, base: type.base, enumeration, facets: type.facets });
    }
    const { family, attributes } = type;
    return defined<ComplexType>({
      kind,
      name,
      ns: family && type.schemaNs,
      elements: type.members.map((each) => this.particle(each)),
      attributes: attributes.length === 0 ? undefined : attributes.map((each) => this.attribute(each)),
      anyAttribute: type.anyAttribute || undefined,
      text: type.text && this.reference(type.text),
      mixed: type.mixed || undefined,
      abstract: type.abstract || undefined,
      tag: family?.tag === name ? undefined : family?.tag,
      derived: family?.union === undefined ? undefined : () => family.derived.map((each) => this.find(each)),
    });
  }

  /** Returns an attribute, which is declared like an element that occurs once. */
  private attribute(attribute: ElementMemberModel): AttributeDeclaration {
    const { ns, ...declaration } = this.element({ ...attribute, min: 1 });
    return defined({ ...declaration, ns: ns === '' ? undefined : ns, required: attribute.min === 1 || undefined });
  }

  private particle(member: MemberModel): Particle {
    if (member.kind === 'element') return this.element(member);
    const { kind, key } = member;
    if (kind === 'any') {
      const { namespaces, otherThan } = member;
      return defined({ kind, key, ...occurrenceOf(member), namespaces, otherThan });
    }
    const alternatives = member.alternatives.map((each) => each.map((part) => this.particle(part)));
    return defined({ kind, key, ...occurrenceOf(member), alternatives });
  }

  /** Returns an element in a type, or the global element of a message. */
  private element(element: ElementMemberModel): ElementParticle {
    const { name, ns, key, nillable, fixed } = element;
    return defined({
      name,
      ns,
      type: this.reference(element.type),
      key: key === name ? undefined : key,
      nillable: nillable || undefined,
      ...occurrenceOf(element),
      fixed,
      default: element.default,
    });
  }

  private operation(operation: OperationModel): Operation {
    const { name, action, input, output, oneWay, requestHeaders, replyHeaders, faults, result, soap } = operation;
    const elements = (all: readonly ElementMemberModel[] | undefined) => all?.map((each) => this.element(each));
    return defined({
      name,
      action,
      input: input && this.element(input),
      output: output && this.element(output),
      oneWay: oneWay || undefined,
      requestHeaders: elements(requestHeaders?.blocks),
      replyHeaders: elements(replyHeaders?.blocks),
      faults: faults.length === 0 ? undefined : elements(faults),
      result,
      soap: soap && withoutQueries(soap),
    });
  }

  private reference(type: TypeModelReference): TypeReference {
    if ('builtIn' in type) return type.builtIn;
    // a function, because the definition may be created later
    return 'open' in type ? type.open : () => this.find(type.definition);
  }

  private find(name: string) {
    return this.definitions.get(name) as ComplexType;
  }
}

/**
 * Removes the query strings from paths. Query strings may contain an access key, so they must not appear in the stubs.
 */
function withoutQueries(paths: SoapPaths): SoapPaths {
  return Object.fromEntries(
    Object.entries(paths).map(([version, path]: [string, string]) => [version, path.replace(/\?.*$/s, '')]),
  );
}

function occurrenceOf({ min, max }: Pick<MemberModel, 'min' | 'max'>) {
  const most = max === 'unbounded' ? Infinity : max;
  return { min: min === 1 ? undefined : min, max: most === 1 ? undefined : most };
}

/** Returns an object without the properties that are undefined. */
function defined<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
