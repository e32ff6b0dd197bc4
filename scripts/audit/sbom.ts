import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { outliveReaders } from '../../src/cli/process.js';

// `npm run audit:sbom [-- FILE [TARBALL]]`: a CycloneDX bill of materials of the packed package, with what the lock file
// installs beside it.

/** What is read and written of a bill that npm makes. */
export interface Bom {
  readonly serialNumber?: string;
  readonly metadata: {
    readonly timestamp?: string;
    readonly component: Component;
    readonly [other: string]: unknown;
  };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly [other: string]: unknown;
}

export interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly externalReferences?: readonly { readonly type: string; readonly url: string }[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly [other: string]: unknown;
}

/** What npm does not know of what it lists. */
export interface Packed {
  readonly name: string;
  /** SHA-512 of the tarball, in hexadecimal. */
  readonly sha512: string;
  /** When the commit was made, in ISO 8601; nothing if that is not known. */
  readonly timestamp: string | undefined;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The same bill for the same contents: sorted, named by a digest of itself, dated by its commit, without addresses to
 * download from (which depend on who asks), and with the digest of the package.
 */
export function settle(bom: Bom, { name, sha512, timestamp }: Packed): Bom {
  const { serialNumber: _random, metadata, components, dependencies, ...rest } = bom;
  const { timestamp: _now, component, ...ofTool } = metadata;
  const withoutDownload = (each: Component): Component => ({
    ...each,
    externalReferences: (each.externalReferences ?? []).filter(({ type }) => type !== 'distribution'),
  });
  const hashes = [{ alg: 'SHA-512', content: sha512 }];
  const settled = {
    metadata: {
      ...(timestamp === undefined ? {} : { timestamp }),
      ...ofTool,
      component: { ...withoutDownload(component), name, hashes },
    },
    components: components.map(withoutDownload).sort((a, b) => byText(a['bom-ref'], b['bom-ref'])),
    dependencies: dependencies
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: [...dependsOn].sort(byText) }))
      .sort((a, b) => byText(a.ref, b.ref)),
  };
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...rest, ...settled }))
    .digest('hex');
  // RFC 9562, version 8: a UUID whose bits its maker chooses
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const { $schema, bomFormat, specVersion, ...others } = rest;
  return { $schema, bomFormat, specVersion, serialNumber: `urn:uuid:${uuid}`, ...others, ...settled };
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
}

/** When the last commit was made; nothing outside a repository. */
function committedAt(root: string): string | undefined {
  try {
    return new Date(Number(run('git', ['log', '-1', '--format=%ct'], root)) * 1000).toISOString();
  } catch {
    return undefined;
  }
}

interface Lock {
  readonly packages: Record<
    string,
    { readonly dev?: boolean; readonly devOptional?: boolean; readonly peer?: boolean }
  >;
}

/**
 * Leaves in a folder with the package.json that was packed what its users install, in the versions of our lock file. npm
 * installs nothing if these two do not go together, and makes no bill where something is missing, be it for development.
 */
function installable(root: string, folder: string): { readonly name: string } {
  const write = (file: string, content: object): void => writeFileSync(join(folder, file), JSON.stringify(content));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name: string };
  const ours = {
    ...manifest,
    devDependencies: undefined,
    peerDependencies: undefined,
    peerDependenciesMeta: undefined,
  };
  write('package.json', ours);
  const { packages, ...lock } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const installed = Object.entries(packages).filter(([, { dev, devOptional, peer }]) => !dev && !devOptional && !peer);
  const top = { ...packages[''], devDependencies: undefined, peerDependencies: undefined };
  write('package-lock.json', { ...lock, packages: { ...Object.fromEntries(installed), '': top } });
  return manifest;
}

/** @param tarball if none is given, the package is packed, which builds it */
export function billOfMaterials(root: string, tarball?: string): Bom {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-sbom-'));
  try {
    if (tarball === undefined) {
      const packed = run('npm', ['pack', '--json', '--pack-destination', folder], root);
      const [{ filename } = { filename: '' }] = JSON.parse(packed.slice(packed.indexOf('[\n'))) as {
        filename: string;
      }[];
      tarball = join(folder, filename);
    }
    run('tar', ['-xzf', resolve(tarball), '-C', folder, 'package/package.json'], root);
    const packed = join(folder, 'package');
    const { name } = installable(root, packed);
    run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], packed);
    const made = run('npm', ['sbom', '--sbom-format=cyclonedx', '--sbom-type=library'], packed);
    const sha512 = createHash('sha512').update(readFileSync(tarball)).digest('hex');
    return settle(JSON.parse(made) as Bom, { name, sha512, timestamp: committedAt(root) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  outliveReaders();
  const [file, tarball] = process.argv.slice(2);
  const text = `${JSON.stringify(billOfMaterials(join(__dirname, '..', '..'), tarball), null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else {
    writeFileSync(file, text);
    console.log(`${basename(file)} is written`);
  }
}
