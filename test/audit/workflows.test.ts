import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Returns the scripts of all steps: the rest of the line after `run:`, or the indented lines after `run: |`. */
function runBlocks(text: string): readonly string[] {
  return [...text.matchAll(/^( *)(- )?run: (.*)\n((?:\1 {2}(?:  )?.*\n|\n)*)/gm)].map(
    ([, indent = '', dash = '', first, rest = '']) => {
      if (first !== '|') return first as string;
      const deeper = indent.length + dash.length + 2;
      return rest
        .split('\n')
        .map((line) => line.slice(deeper))
        .join('\n');
    },
  );
}

/** Returns the text of each job, by job name. */
function jobs(text: string): ReadonlyMap<string, string> {
  const parts = text.slice(text.indexOf('\njobs:\n') + 7).split(/^ {2}([\w-]+):\n/m);
  return new Map(parts.flatMap((part, index) => (index % 2 === 1 ? [[part, parts[index + 1] ?? '']] : [])));
}

const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

describe.each(workflows)('$name', ({ text }) => {
  test('declares permissions for all jobs', () => expect(text).toMatch(/^permissions:\n {2}contents: (read|write)$/m));

  test('uses only actions by GitHub, pinned by commit, with the version in a comment', () => {
    const actions = [...text.matchAll(/\buses: (.*)/g)].map(([, action]) => action as string);
    for (const action of actions)
      expect(action).toMatch(/^(actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/.*\.yml)$/);
  });

  test('uses no secrets, and no job runs code from a fork with the permissions of this repository', () => {
    expect(text).not.toMatch(/secrets\.|pull_request_target|workflow_run/);
  });

  test('has valid shell scripts without interpolated values', () => {
    const blocks = runBlocks(text);
    expect(blocks).toHaveLength([...text.matchAll(/\brun: /g)].length);
    for (const block of blocks) {
      expect(block).not.toContain('${{');
      const { stderr, status } = spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' });
      expect([block, stderr, status]).toEqual([block, '', 0]);
    }
  });

  test('runs existing npm scripts', () => {
    const names = runBlocks(text).flatMap((block) => [...block.matchAll(/npm run (?:--silent )?([\w:]+)/g)]);
    for (const [, name] of names) expect(scripts).toHaveProperty([name as string]);
  });
});

describe('the release', () => {
  const { text } = workflows.find(({ name }) => name === 'release.yml') ?? { text: '' };

  test('is published by one job, which installs, checks out and runs no code of this repository', () => {
    const trusted = workflows.flatMap((each) =>
      [...jobs(each.text)].filter(([, job]) => job.includes('id-token')).map(([name]) => `${each.name} ${name}`),
    );
    expect(trusted).toEqual(['release.yml publish']);
    const job = jobs(text).get('publish') ?? '';
    expect(job).not.toMatch(/checkout|npm (ci|install|run|exec|pack)|npx|node /);
    expect(job).toMatch(/npm publish "\.\/release\/\$TARBALL" .*--provenance --ignore-scripts/);
  });

  test('is tested, checked and packed before it is published, and announced afterwards', () => {
    const needs = Object.fromEntries([...jobs(text)].map(([name, job]) => [name, /needs: (.*)/.exec(job)?.[1]]));
    expect(needs).toEqual({ ci: undefined, pack: 'ci', publish: 'pack', 'github-release': '[pack, publish]' });
    expect(jobs(text).get('ci')).toContain('uses: ./.github/workflows/ci.yml');
  });
});

test('CI runs the tests on the versions of Node that the README supports', () => {
  const ci = readFileSync(join(folder, 'ci.yml'), 'utf8');
  const versions = [...(/node: \[(.*)\]/.exec(ci)?.[1] ?? '').matchAll(/'([\d.]+)'/g)].map(([, version]) => version);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain(`Node ${versions.slice(0, -1).join(', ')} and ${versions.at(-1)}.`);
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe(`>=${versions[0]}`);
});
