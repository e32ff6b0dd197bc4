/** zod schemas: of every request and reply of the shipped WSDL, and of the facade's arguments. */
export * as generated from '../generated/schemas.js';
export {
  loginArguments,
  loginArguments as requestAuthCodeArguments,
  requestAuthCodeSSOArguments,
  startSessionArguments,
} from './rescue/arguments.js';
