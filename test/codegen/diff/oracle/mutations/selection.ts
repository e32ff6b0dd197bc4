/**
 * The mutations that every test run uses. They cover every combination of change kind and severity that any mutation
 * has. A test verifies this when all mutations run.
 */
export const selected: ReadonlySet<string> = new Set([
  // operations
  'an operation has another name and the same messages',
  'an operation is renamed, with all that bears its name',
  'the address has another path',
  'the SOAP 1.2 binding goes',
  'the SOAP 1.1 binding goes',
  'the SOAP 1.2 port has another path',
  'the paths of all ports are in another letter case',
  'one operation is no longer offered in SOAP 1.2',
  'a type that no operation reaches goes',
  'the target namespace changes, but no action',
  'an operation does not answer any more',
  'requests of an operation have a header block',
  'replies of an operation may have a header block',
  'an operation declares a fault',
  'the HttpGet and HttpPost ports go',
  'the binding is renamed',
  'port type, service and ports are renamed',
  // names
  'a type is renamed',
  'a list type is renamed, which has no name in TypeScript',
  'documentation changes',
  // requests
  'a member of a request is renamed',
  'an enumeration of a request is replaced by another of the same enum values',
  'required members of a request change places',
  'an int of a request becomes a short',
  'a dateTime of a request becomes a string, which no Date is taken for',
  'a string of a request becomes an enumeration',
  'an enum value of a request is renamed',
  'an optional member of a request may be repeated',
  'a list of a request gets a limit',
  'the items of a list of a request get another name',
  'a number of a request gets a least value',
  'an optional string of a request gets a default',
  'a member of a request becomes fixed',
  'a request gets a required attribute',
  'of two optional members of a request only one may be given',
  'the members of a request may come in any order',
  'all members of a request go',
  'the element of a request is renamed, and with it its type',
  // replies
  'an optional member of a type of replies is renamed',
  'the members of a type of replies change places',
  'an enumeration of a reply is replaced by another',
  'an optional member of a reply may be nil, which reads as left out',
  'the items of a list of a reply get another name',
  'the result of an operation gets an enum value',
  'a number of a reply gets a default, which an empty element stands for',
  'a string of a reply becomes fixed',
  'a type of replies gets an optional attribute',
  'a list of a reply gets an attribute, and is no longer an array',
  'of two optional members of a reply only one comes',
  'a type of replies is extended, and xsi:type may say so',
  'a type of replies that is extended becomes abstract',
  'members of a type of replies move to a type that it extends',
  'a member of a reply is in no namespace any more',
  // shared
  'a type of requests is used in a reply, too, and takes no Date any more',
  'what one change breaks another does not fix: a member is renamed, and its old name given to another type',
  // awkward
  'an enumeration without a name becomes a string, and the name of its type goes',
  'members of a reply that came together come alone, too',
  'an optional choice of a reply gets an alternative',
  'a required choice of a reply gets an alternative',
  'a choice of a reply that may be empty gets an alternative',
  'a member of a choice of a reply may be left out, and with it the choice',
  'a choice of a request gets an alternative',
  'the action changes in the SOAP 1.1 binding only',
  'a member of a reply becomes optional and may be nil',
]);

/** `true` to test all mutations, each against complete stubs. */
export const isAll = process.env['RESCUE_ALL'] === '1';
