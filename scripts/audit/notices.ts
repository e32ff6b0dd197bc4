import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceOf } from './licences.js';
import { productionTree, type Dependency } from './tree.js';

// `npm run audit -- notices [FILE]`: writes the name, version, licence and licence text of every installed dependency.

/** The ISC licence without its copyright line. */
const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;

/**
 * Returns the licence text and the notices of a package. They come from the package's licence and notice files. If
 * there are no such files, they come from the licence section of the package's README. If that section is also missing,
 * the function returns the standard text of the licence named in package.json, with the package's author.
 *
 * @throws Error if none of these sources has a licence text
 */
export function licenceText(root: string, { name, version, folder, manifest }: Dependency): string {
  const read = (file: string): string =>
    readFileSync(join(root, folder, file), 'utf8')
      .replace(/\r\n?/g, '\n')
      .trim();
  const files = readdirSync(join(root, folder)).sort();
  const texts = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (texts.length > 0) return texts.map(read).join('\n\n');
  const readme = files.find((file) => /^readme/i.test(file));
  const section = readme && /^(?:#+ *licen[cs]e\b.*|licen[cs]e *\n-+ *)\n([^]*)/im.exec(read(readme))?.[1];
  // up to the next heading, without the README's link definitions
  const lines = section?.split(/^(?:#+ .*|.*\n[-=]{3,} *)$/m)[0]?.split('\n');
  const text = lines?.map((line) => (/^\[[^\]]+\]: /.test(line) ? '' : line)).join('\n');
  if (text !== undefined && /copyright/i.test(text)) return text.trim();
  const licence = licenceOf(manifest);
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name;
  if (licence !== 'ISC' || author === undefined)
    throw new Error(`${name} ${version} has no licence text (${String(licence)}): add it to notices.ts`);
  return `(The package does not include a licence text. This is the text of the licence that it states.)\n\nCopyright ${author}\n\n${ISC}`;
}

/** Returns the content of the notices file. */
export function notices(root: string): string {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  const packages = productionTree(root);
  const list = packages.map((each) => `${each.name} ${each.version}: ${licenceOf(each.manifest) ?? 'no licence'}`);
  const texts = packages.map((each) => {
    const title = `${each.name} ${each.version} (${licenceOf(each.manifest) ?? 'no licence'})`;
    return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${licenceText(root, each)}\n`;
  });
  const head = `Third-party notices of ${name} ${version}

None of these packages is part of ours: they are installed beside it, each with its own licence. Versions are those that
this release was tested with; an installation may have newer ones within the ranges of package.json.
`;
  return [head, `${list.join('\n')}\n`, ...texts].join('\n');
}

/** Writes the notices to a file, or to standard output. */
export function main([file]: readonly string[]): void {
  const text = notices(join(__dirname, '..', '..'));
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
