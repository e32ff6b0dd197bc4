import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that is installed along with ours. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** The folder in which the package is installed, relative to the project. */
  readonly folder: string;
  /** Its package.json, as installed. */
  readonly manifest: Manifest;
  /** The names of its direct dependencies. */
  readonly needs: readonly string[];
  /** `true` if the package has an install script. */
  readonly hasInstallScript: boolean;
}

/** The fields of a package.json that are used here. */
export interface Manifest {
  readonly version?: string;
  readonly license?: unknown;
  readonly licenses?: unknown;
  readonly author?: string | { readonly name?: string; readonly email?: string };
}

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly version?: string;
        readonly dev?: boolean;
        readonly devOptional?: boolean;
        readonly peer?: boolean;
        readonly optional?: boolean;
        readonly dependencies?: Readonly<Record<string, string>>;
        readonly hasInstallScript?: boolean;
      }
    >
  >;
}

/**
 * Returns the installed dependencies of our package, by name: every package in the lock file that is not a
 * development-only dependency.
 *
 * @throws Error if an installed version differs from the lock file
 */
export function productionTree(root: string): readonly Dependency[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const found = Object.entries(packages).flatMap(([folder, entry]): readonly Dependency[] => {
    const { version = '', dev, devOptional, peer, optional, dependencies = {}, hasInstallScript = false } = entry;
    if (folder === '' || dev || devOptional || peer) return [];
    const file = join(root, folder, 'package.json');
    // a package for another operating system is in the lock file, but not installed here
    if (optional && !existsSync(file)) return [];
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    if (manifest.version !== version)
      throw new Error(
        `${folder} has version ${String(manifest.version)}, but package-lock.json says ${version}: run npm ci`,
      );
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [{ name, version, folder, manifest, needs: Object.keys(dependencies), hasInstallScript }];
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.folder < b.folder ? -1 : 1));
}
