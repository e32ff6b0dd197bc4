/**
 * The mutations that every test run uses. They cover every combination of change kind and severity that any mutation
 * has. A test verifies this when all mutations run.
 */
export const selected: ReadonlySet<string> = new Set([
  // operations
  'an operation gets another name but keeps its messages',
  'an operation is renamed, together with everything named after it',
  'the path of the address changes',
  'the SOAP 1.2 binding is removed',
  'the SOAP 1.1 binding is removed',
  'the path of the SOAP 1.2 port changes',
  'the paths of all ports change their letter case',
  'one operation is no longer offered in SOAP 1.2',
  'a type that no operation uses is removed',
  'the target namespace changes, but the actions do not',
  'an operation no longer has a reply',
  'the requests of an operation get a header block',
  'the replies of an operation may have a header block',
  'an operation declares a fault',
  'the HttpGet and HttpPost ports are removed',
  'the binding is renamed',
  'the port type, the service and the ports are renamed',
  // names
  'a type is renamed',
  'a list type that has no name in TypeScript is renamed',
  'documentation changes',
  // requests
  'a member of a request is renamed',
  'an enumeration in a request is replaced with another that has the same enum values',
  'required members of a request are reordered',
  'an int in a request becomes a short',
  'a dateTime in a request becomes a string, which does not accept a Date',
  'a string in a request becomes an enumeration',
  'an enum value in a request is renamed',
  'an optional member of a request may be repeated',
  'a list in a request gets a limit',
  'the items of a list in a request are renamed',
  'a number in a request gets a minimum',
  'an optional string in a request gets a default',
  'a member of a request becomes fixed',
  'a request gets a required attribute',
  'only one of two optional members in a request may be present',
  'the members of a request may come in any order',
  'all members of a request are removed',
  'the element of a request and its type are renamed',
  // replies
  'an optional member of a reply type is renamed',
  'the members of a reply type are reordered',
  'an enumeration in a reply is replaced with another',
  'an optional member in a reply may be nil, which reads as absent',
  'the items of a list in a reply are renamed',
  'the result of an operation gets an enum value',
  'a number in a reply gets a default, which an empty element represents',
  'a string in a reply becomes fixed',
  'a reply type gets an optional attribute',
  'a list in a reply gets an attribute and is no longer an array',
  'only one of two optional members in a reply can be present',
  'a reply type is extended, and xsi:type may name the extension',
  'an extended reply type becomes abstract',
  'members of a reply type move to its base type',
  'a member of a reply is no longer in a namespace',
  // shared
  'a request type is also used in a reply and no longer accepts a Date',
  'one change does not fix what another breaks: a member is renamed, and its old name gets another type',
  // awkward
  'an anonymous enumeration becomes a string, and its type name is removed',
  'members of a reply that occurred together can also occur alone',
  'an optional choice in a reply gets an alternative',
  'a required choice in a reply gets an alternative',
  'a choice in a reply that may be empty gets an alternative',
  'a member of a choice in a reply becomes optional, and with it the choice',
  'a choice in a request gets an alternative',
  'the action changes only in the SOAP 1.1 binding',
  'a member of a reply becomes optional and may be nil',
]);

/** `true` to test all mutations, each against complete stubs. */
export const isAll = process.env['RESCUE_ALL'] === '1';
