import { describe, expect, test } from 'vitest';
import { distTagOf, releaseNotes, releaseProblems, type Candidate } from '../../scripts/audit/release.js';

const changelog =
  '# Changelog\n\nWords.\n\n## 1.2.3, 2026-12-24\n\n### Library\n\n- new\n\n## 1.2.2, 2026-12-01\n\n- old\n';
const good: Candidate = {
  tag: 'v1.2.3',
  manifest: {
    name: 'logmein-rescue-soap',
    version: '1.2.3',
    repository: { url: 'git+https://github.com/owner/name.git' },
  },
  lock: { version: '1.2.3' },
  changelog,
  repository: 'owner/name',
};

describe('a release', () => {
  test('with consistent tag, package.json, lock file and changelog has no problems', () => {
    expect(releaseProblems(good)).toEqual([]);
    const { url } = good.manifest.repository as { url: string };
    expect(releaseProblems({ ...good, manifest: { ...good.manifest, repository: url } })).toEqual([]);
  });

  test.each<[string, Partial<Candidate>, string]>([
    ['another tag', { tag: 'v1.2.4' }, 'the tag is v1.2.4, but package.json says 1.2.3: use the tag v1.2.3'],
    ['a tag without v', { tag: '1.2.3' }, 'the tag is 1.2.3'],
    ['an old lock file', { lock: { version: '1.2.2' } }, 'package-lock.json says 1.2.2'],
    ['a private package', { manifest: { ...good.manifest, private: true } }, 'private'],
    ['no entry', { changelog: '# Changelog\n' }, 'its newest entry is missing, not 1.2.3'],
    [
      'a newer entry before it',
      { changelog: changelog.replace('## 1.2.3', '## 1.3.0, not released yet\n\n- x\n\n## 1.2.3') },
      'its newest entry is 1.3.0',
    ],
    [
      'an entry without a date',
      { changelog: changelog.replace('2026-12-24', 'not released yet') },
      'write the release date',
    ],
    ['an empty entry', { changelog: '## 1.2.3, 2026-12-24\n\n## 1.2.2, 2026-12-01\n\n- old\n' }, 'is empty'],
    ['another repository', { repository: 'other/name' }, 'git+https://github.com/other/name.git'],
    ['no repository', { manifest: { version: '1.2.3' } }, 'git+https://github.com/owner/name.git'],
    ['no version', { tag: 'v', manifest: { repository: good.manifest.repository ?? '' } }, 'no version'],
  ])('with %s is not to be released', (_what, changes, said) => {
    expect(releaseProblems({ ...good, ...changes }).join('\n')).toContain(said);
  });

  test('uses only the text of its changelog entry as its notes', () => {
    expect(releaseNotes(changelog)).toBe('### Library\n\n- new');
    expect(releaseNotes(changelog.slice(changelog.indexOf('## 1.2.2')))).toBe('- old');
  });

  test('is marked as the latest, unless it is a prerelease', () => {
    expect(distTagOf('1.2.3')).toBe('latest');
    expect(distTagOf('1.2.3-beta.1')).toBe('next');
  });
});
