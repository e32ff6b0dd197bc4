/** Whether a host is this machine: RFC 6761 6.3 (localhost), RFC 1122 3.2.1.3 (127.0.0.0/8), RFC 4291 2.5.3 (::1). */
export function isLoopback(hostname: string): boolean {
  return /^((.*\.)?localhost|127(\.\d+){3}|\[::1\])\.?$/i.test(hostname);
}
