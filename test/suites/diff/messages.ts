/**
 * Messages in addition to the samples that are made from a contract, because a contract does not contain every rule of
 * a schema. Each message is used only with the WSDLs for which it is valid.
 */
const book = (content: string, attributes = ''): string =>
  `<Book xmlns="urn:hotel"><guest number="1"><first>a</first><last>b</last><street>s</street><city>c</city></guest><stay><from>2024-02-29</from><to>2024-03-01</to></stay>${content.replace('<extras>', `<extras${attributes}>`)}</Book>`;
const booked = (content: string): string =>
  `<BookResponse xmlns="urn:hotel"><booking version="1"><id>1</id><road>r</road></booking>${content}</BookResponse>`;
const ship = ({ weight = '1', code = 'AB123', label = 'ab', form = '2' }, content = ''): string =>
  `<Ship xmlns="urn:freight"><weight>${weight}</weight><code>${code}</code><label>${label}</label><remark>r</remark><priority>low</priority>${content}<form>${form}</form></Ship>`;
const sort = (content: string): string => `<Sort xmlns="urn:freight">${content}</Sort>`;
const extras = (content: string): string => `<extras><count>1</count>${content}</extras>`;

export const messages: readonly string[] = [
  // wildcards: undeclared elements and attributes, and elements of the WSDL's own namespace
  book(extras('<free xmlns="urn:x">1</free>')),
  book(extras('<Fee>1</Fee>')),
  book(extras(''), ' odd="1"'),
  booked('<details><code>1</code><free xmlns="urn:x">1</free></details>'),
  booked('<details><code>1</code><Fee>1</Fee></details>'),
  // another order, longer lists, equal items, text between elements
  booked('<desk><hall>h</hall><clerk>c</clerk></desk>'),
  book('<wish>1</wish><wish>2</wish><wish>3</wish><wish>4</wish>'),
  book('<wish>1</wish><wish>1</wish>'),
  booked('<note>a<signed>b</signed>c</note>'),
  // values near the limits of facets
  ...['1.125', '1.2345', '123.456'].map((weight) => ship({ weight })),
  ship({ code: 'abc' }),
  ...['a ', 'abc'].map((label) => ship({ label })),
  ship({ form: '7' }),
  ...['<size>huge</size>', '<key>a b</key>', '<tags/>'].map((content) => ship({}, content)),
  // the enum values of a restricted union and of a restricted list
  ...['<grade>1</grade>', '<grade>small</grade>', '<route>south</route>', '<route>north east</route>'].map(sort),
];
