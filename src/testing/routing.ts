import { unescaped } from '../soap/schema/soap-action.js';
import type { Contract, ElementDeclaration, ElementParticle, Operation } from '../soap/schema/contract.js';

/** Finds the operation that a request means: by its action, else by the element in its Body. */
export class Routing {
  /** An action that several operations share says nothing: `null`. */
  private readonly byAction = new Map<string, Operation | null>();
  private readonly byElement = new Map<string, Operation>();
  /** The operation whose Body is empty; `null` if several are so. */
  readonly ofEmptyBody: Operation | null | undefined;
  /** The header blocks that any operation takes. */
  readonly headers: readonly ElementParticle[];

  constructor(contract: Contract) {
    const operations = Object.values(contract.operations);
    this.headers = operations.flatMap(({ requestHeaders = [] }) => requestHeaders);
    for (const operation of operations) {
      const { action, input } = operation;
      this.byAction.set(action, this.byAction.has(action) ? null : operation);
      if (input) this.byElement.set(`${input.ns} ${input.name}`, operation);
      else this.ofEmptyBody = this.ofEmptyBody === undefined ? operation : null;
    }
  }

  /** `undefined`: no operation has that action; `null`: several have it. */
  ofAction(action: string): Operation | null | undefined {
    return this.byAction.get(action);
  }

  ofElement(ns: string, name: string): Operation | undefined {
    return this.byElement.get(`${ns} ${name}`);
  }
}

/**
 * The declaration by which an element is read that is not the one its action wants: ASMX passes over all that is in it
 * and runs the method with defaults.
 */
export function stranger(ns: string, name: string): ElementDeclaration {
  return { ns, name, type: () => ({ kind: 'complex', elements: [] }) };
}

/** `SOAPAction: "urn:x/y"`; ASMX takes it without quotes, too. */
export function unquoted(action: string): string {
  const quoted = /^"(.*)"$/.exec(action.trim())?.[1];
  return quoted === undefined ? action.trim() : unescaped(quoted);
}

/** The action parameter of SOAP 1.2's content type (RFC 3902), with its quotes. */
export function actionParameterOf(contentType: string): string | undefined {
  return /;\s*action\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)/i.exec(contentType)?.[1];
}
