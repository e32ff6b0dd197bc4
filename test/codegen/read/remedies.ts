/** The remedies at the end of messages and notices. */

export const check = 'check with the service that this is right';
export const damaged = 'the WSDL is damaged: download it again';
export const withoutIt =
  'generate from a copy of the WSDL without it, or add support for it to the generator (CONTRIBUTING.md)';
