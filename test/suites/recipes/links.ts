import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Returns the links between pages whose file or heading does not exist. */
export function brokenLinks(root: string): string[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('api'))
    .map((name) => join(root, 'docs', name));
  return [join(root, 'README.md'), join(root, 'examples/README.md'), ...pages].flatMap((page) =>
    [...proseOf(page).matchAll(/\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)/g)]
      .filter(([, path = '', heading]) => {
        const target = path === '' ? page : join(dirname(page), path);
        return !existsSync(target) || (heading !== undefined && !headingsOf(target).includes(heading));
      })
      .map(([link]) => `${relative(root, page)}: ${link}`),
  );
}

/** Returns the anchors of the headings, as GitHub generates them. */
function headingsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Returns a page without its code blocks. */
function proseOf(page: string): string {
  return readFileSync(page, 'utf8').replace(/^```[^]*?^```$/gm, '');
}
