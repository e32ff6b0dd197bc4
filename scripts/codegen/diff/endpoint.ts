/** What of an address belongs to the service: path and query. The host is that of whoever gave the description. */
export function pathOf(endpoint: string): string {
  const relative = endpoint.trim().replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  const path = relative.replace(/#.*$/s, '');
  return path === '' ? '/' : path;
}
