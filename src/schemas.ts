/**
 * zod schemas for all requests and replies in the shipped WSDL, and for the arguments of the `RescueClient` methods.
 */
export * as generated from '../generated/schemas.js';
export {
  loginArguments,
  loginArguments as requestAuthCodeArguments,
  requestAuthCodeSSOArguments,
  startSessionArguments,
} from './rescue/arguments.js';
