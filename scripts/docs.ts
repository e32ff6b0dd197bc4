import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `npm run docs`: builds the site of the documentation in `docs/site`, and checks its links. */
const ROOT = join(__dirname, '..');
const SITE = join(ROOT, 'docs', 'site');

/** The values of an attribute in a page that TypeDoc wrote. */
function attributes(html: string, pattern: RegExp): readonly string[] {
  return Array.from(html.matchAll(pattern), ([, value = '']) => value.replaceAll('&amp;', '&'));
}

/** Returns the links within the site that lead nowhere, or that depend on the path under which the site is published. */
function deadLinks(): readonly string[] {
  const pages = (readdirSync(SITE, { recursive: true }) as string[]).filter((path) => path.endsWith('.html'));
  const texts = new Map(pages.map((page) => [page, readFileSync(join(SITE, page), 'utf8')]));
  const ids = new Map([...texts].map(([page, text]) => [page, new Set(attributes(text, / id="([^"]*)"/g))]));
  const isDead = (page: string, link: string): boolean => {
    const [path = '', id = ''] = link.split('#').map(decodeURIComponent);
    const target = path === '' ? page : join(dirname(page), path);
    if (path.startsWith('/') || !existsSync(join(SITE, target))) return true;
    return id !== '' && ids.get(target)?.has(id) === false;
  };
  return [...texts].flatMap(([page, text]) =>
    attributes(text, / (?:href|src)="([^"]*)"/g)
      .filter((link) => !/^[a-z]+:/.test(link) && isDead(page, link))
      .map((link) => `${page}: ${link}`),
  );
}

const { status } = spawnSync('npx', ['typedoc'], { cwd: ROOT, stdio: 'inherit' });
if (status !== 0) process.exitCode = 1;
else {
  const dead = deadLinks();
  for (const each of dead) console.error(`dead link in ${each}`);
  if (dead.length > 0) process.exitCode = 1;
}
