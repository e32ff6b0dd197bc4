/** The public API of `logmein-rescue-soap/wsdl-check`, which compares the live WSDL with the stubs in use. */
export { checkWsdl, type WsdlCheckOptions } from './wsdl-check/check-wsdl.js';
export type { FacadeVerdict, WsdlCheck } from './wsdl-check/result.js';
export type { Change, Effect, Severity } from './codegen/diff/change.js';
