import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Circumstances } from '../report/run-record.js';
import { root, type Workplace } from './workplace.js';

function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

/** Collects the machine and the versions used in a run. */
export function circumstances(place: Workplace, quick: boolean): Circumstances {
  const packages: Readonly<Record<string, string>> = {
    'node-soap': 'soap',
    'strong-soap': 'strong-soap',
    bare: 'undici',
  };
  const version = (name: string): [string, string][] => {
    const packageName = packages[name] ?? name;
    if (!place.installed.has(packageName)) return [];
    const file = join(place.folder, 'node_modules', packageName, 'package.json');
    return [[name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version]];
  };
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short=9', 'HEAD') || 'unknown',
    dirty: git('status', '--porcelain', '--', 'src', 'generated') !== '',
    node: process.versions.node,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    quick,
    versions: Object.fromEntries(Object.keys(packages).flatMap(version)),
  };
}
