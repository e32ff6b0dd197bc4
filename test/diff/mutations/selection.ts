/**
 * The mutations that are tried wherever tests are run: each kind of change, with each class that any mutation shows of it,
 * is among them, which a test holds when all are tried.
 */
export const selected: ReadonlySet<string> = new Set([
  // operations
  'an operation has another name and the same messages',
  'an operation is renamed, with all that bears its name',
  'the address has another path',
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
  'required members of a request change places',
  'an int of a request becomes a short',
  'a dateTime of a request becomes a string, which no Date is taken for',
  'a string of a request becomes an enumeration',
  'a literal of a request is renamed',
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
  'the result of an operation gets a literal',
  'a number of a reply gets a default, which an empty element stands for',
  'a string of a reply becomes fixed',
  'a type of replies gets an optional attribute',
  'a list of a reply gets an attribute, and is no array any more',
  'of two optional members of a reply only one comes',
  'a type of replies is extended, and xsi:type may say so',
  'a type of replies that is extended becomes abstract',
  'members of a type of replies move to a type that it extends',
  'a member of a reply is in no namespace any more',
  // shared
  'a type of requests is used in a reply, too, and takes no Date any more',
  'what one change breaks another does not mend: a member is renamed, and its old name given to another type',
  // awkward
  'an enumeration without a name becomes a string, and the name of its type goes',
  'members of a reply that came together come alone, too',
  'an optional choice of a reply gets an alternative',
  'a required choice of a reply gets an alternative',
  'a choice of a request gets an alternative',
  'the action changes in the SOAP 1.1 binding only',
  'a member of a reply becomes optional and may be nil',
]);

/** Whether all mutations are tried, each against the whole of the stubs. */
export const isAll = process.env['RESCUE_ALL'] === '1';
