import { RescueRequestError } from '../../errors.js';
import { type FacadeMethod, fitFacade } from '../../rescue/call-policy.js';
import { contractOf } from '../../codegen/emit/contract-of.js';
import type { Model } from '../../codegen/generate.js';
import type { FacadeVerdict } from '../../wsdl-check/result.js';

const methods: Readonly<Record<FacadeMethod, true>> = {
  login: true,
  logout: true,
  requestAuthCode: true,
  requestAuthCodeSSO: true,
  startSession: true,
};

const facadeMethods = Object.keys(methods) as FacadeMethod[];

/** Fits the facade to a description, as `RescueClient` does at its construction. */
export function facadeOf({ model }: { readonly model: Model }): readonly FacadeVerdict[] {
  const problems = problemsOf(model);
  return facadeMethods.map((method) => {
    const own = problems.filter(({ path }) => path[0] === method).map(({ message }) => message);
    return { method, ...(own.length > 0 && { problem: own.join('; ') }) };
  });
}

/** The methods of the facade among operations. */
export function facadeMethodsAmong(operations: readonly string[]): readonly FacadeMethod[] {
  return facadeMethods.filter((method) => operations.includes(method));
}

function problemsOf(model: Model): RescueRequestError['issues'] {
  try {
    fitFacade(contractOf(model));
    return [];
  } catch (error) {
    if (error instanceof RescueRequestError) return error.issues;
    throw error;
  }
}
