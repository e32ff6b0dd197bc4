import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// `npm run audit -- release TAG [NOTES]`: checks that the checkout matches the tag before anything is published. Writes
// the newest changelog entry to the file NOTES, and `version`, `tarball` and `dist-tag` to $GITHUB_OUTPUT.

/** The values that must match. */
export interface Candidate {
  /** The tag as pushed, for example `v1.2.3`. */
  readonly tag: string;
  readonly manifest: {
    readonly name?: string;
    readonly version?: string;
    readonly private?: boolean;
    readonly repository?: string | { readonly url?: string };
  };
  readonly lock: { readonly version?: string };
  readonly changelog: string;
  /** The repository as `owner/name`. Outside the workflow, it is not set and not checked. */
  readonly repository: string | undefined;
}

const semver = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

interface Entry {
  readonly version: string;
  /** The date that follows the version. */
  readonly when: string;
  readonly text: string;
}

/** Returns the newest entry: the heading `## 1.2.3, 2026-01-31` and everything up to the next heading. */
function newestEntry(changelog: string): Entry | undefined {
  const [heading = '', ...lines] = changelog.split(/^## /m)[1]?.split('\n') ?? [];
  if (heading === '') return undefined;
  const [version = '', when = ''] = heading.split(', ');
  return { version, when, text: lines.join('\n').trim() };
}

/** @returns the problems found, each with a way to fix it */
export function releaseProblems({ tag, manifest, lock, changelog, repository }: Candidate): readonly string[] {
  const { version = '', private: isPrivate } = manifest;
  const problems: string[] = [];
  if (!semver.test(version)) problems.push(`package.json: ${version || 'no'} version, expected MAJOR.MINOR.PATCH`);
  if (tag !== `v${version}`)
    problems.push(`the tag is ${tag}, but package.json says ${version}: use the tag v${version}`);
  if (lock.version !== version) problems.push(`package-lock.json says ${String(lock.version)}: run npm install`);
  if (isPrivate) problems.push('package.json: "private" is set, so npm would not publish the package');
  const entry = newestEntry(changelog);
  if (entry?.version !== version)
    problems.push(`CHANGELOG.md: its newest entry is ${entry?.version ?? 'missing'}, not ${version}`);
  else if (!/^\d{4}-\d{2}-\d{2}$/.test(entry.when))
    problems.push(`CHANGELOG.md: write the release date: "## ${version}, YYYY-MM-DD"`);
  else if (entry.text === '') problems.push(`CHANGELOG.md: the entry for ${version} is empty`);
  // npm checks the provenance against this URL, and resolves the README's links with it
  const { url = '' } =
    typeof manifest.repository === 'string' ? { url: manifest.repository } : (manifest.repository ?? {});
  if (repository !== undefined && !url.replace(/\.git$/, '').endsWith(`/${repository}`))
    problems.push(`package.json: "repository" must have the URL git+https://github.com/${repository}.git`);
  return problems;
}

/** Returns the npm tag for a release. A version such as 1.2.3-beta.1 must not be installed by default. */
export function distTagOf(version: string): string {
  return version.includes('-') ? 'next' : 'latest';
}

/** Returns the text of the newest changelog entry. */
export function releaseNotes(changelog: string): string {
  return newestEntry(changelog)?.text ?? '';
}

/** Reports everything that does not match the tag, and exits with code 1 in that case. */
export function main([tag = '', notes]: readonly string[]): void {
  const read = (name: string): string => readFileSync(join(__dirname, '..', '..', name), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Candidate['manifest'];
  const lock = JSON.parse(read('package-lock.json')) as Candidate['lock'];
  const changelog = read('CHANGELOG.md');
  const problems = releaseProblems({ tag, manifest, lock, changelog, repository: process.env['GITHUB_REPOSITORY'] });
  if (problems.length > 0) {
    console.error(['This checkout cannot be released:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    process.exitCode = 1;
  } else {
    const { name = '', version = '' } = manifest;
    if (notes !== undefined) writeFileSync(notes, `${releaseNotes(changelog)}\n`);
    const outputs = { version, tarball: `${name}-${version}.tgz`, 'dist-tag': distTagOf(version) };
    const lines = Object.entries(outputs).map(([key, value]) => `${key}=${value}\n`);
    if (process.env['GITHUB_OUTPUT'] !== undefined) appendFileSync(process.env['GITHUB_OUTPUT'], lines.join(''));
    process.stdout.write(lines.join(''));
  }
}
