/** What is wrong with the address of a service; nothing, if it can be called. Never quotes it: it may hold a password. */
export function endpointProblem(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return 'must be an absolute URL such as https://host/API/API.asmx';
  const { protocol, username, password, search, hash } = new URL(endpoint);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://';
  if (username !== '' || password !== '') return 'must hold no user info; credentials go to login()';
  if (search !== '' || hash !== '') return 'must hold no query and no fragment; leave out ?wsdl';
  return undefined;
}
