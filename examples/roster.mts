/**
 * Shows the organization as a tree of groups, channels, administrators and technicians, with their status. If you pass
 * the node ID of a user, it also shows the user's details.
 *
 *     node roster.mts
 *     node roster.mts 337367
 *
 * RESCUE_EMAIL and RESCUE_PASSWORD: credentials of an administrator. RESCUE_ENDPOINT: the address of the embedded
 * server. If it is not set, the program calls the real service. See README.md.
 */
import { isRescueError, RescueClient } from 'logmein-rescue-soap';
import type { HIERARCHY } from 'logmein-rescue-soap/stubs';

const { RESCUE_ENDPOINT: endpoint, RESCUE_EMAIL: email = '', RESCUE_PASSWORD: password = '' } = process.env;
const node = process.argv[2];

try {
  const rescue = new RescueClient({ endpoint });
  await rescue.login({ email, password });
  const user = node === undefined ? {} : await rescue.operations.getUser({ iNodeID: Number(node) });
  // the service may omit the list, and its items can be nil
  const { aHierarchy = [] } = await rescue.operations.getHierarchy();
  for (const line of tree(aHierarchy.filter((each) => each !== null))) console.log(line);
  if ('oUser' in user) console.log(user.oUser);
  await rescue.logout();
} catch (error) {
  console.error(isRescueError(error) ? error.message : error);
  process.exitCode = 1;
}

/**
 * Returns one line per node, below its parent. Nodes are identified only by ID: a user has one node per role, so names
 * can repeat, and the service may return node types that the WSDL does not define. A node whose parent is not in the
 * list is a root. A cycle of nodes has no root, so it starts with the first node in the list.
 */
function tree(nodes: readonly HIERARCHY[]): string[] {
  const known = new Set(nodes.map(({ iNodeID }) => iNodeID));
  const children = new Map<number, HIERARCHY[]>();
  for (const each of nodes) children.set(each.iParentID, [...(children.get(each.iParentID) ?? []), each]);
  const lines: string[] = [];
  const shown = new Set<HIERARCHY>();
  const roots = nodes.filter(({ iParentID }) => !known.has(iParentID));
  for (const root of [...roots, ...nodes]) {
    const open = [{ each: root, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { each, depth } = next;
      if (shown.has(each)) continue;
      shown.add(each);
      lines.push(`${'  '.repeat(depth)}${printable(each.sName)} (${each.eType} ${each.iNodeID}, ${each.eStatus})`);
      for (const child of (children.get(each.iNodeID) ?? []).toReversed()) open.push({ each: child, depth: depth + 1 });
    }
  }
  return lines;
}

/** Removes control characters, because names are free text and could contain line feeds or terminal commands. */
function printable(text = ''): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
