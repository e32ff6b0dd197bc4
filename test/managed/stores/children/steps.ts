import { promises as fs } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

/** The steps of a file store at which a process may be paused or killed. */
export type Step =
  | 'seen' // the head was read, nothing has been written
  | 'half written' // the value's file is open and partly written
  | 'written' // the value is on disk, the head has not been renamed
  | 'moved' // the head has been renamed, but not synced to disk; nothing has been removed
  | 'expired' // an expired value was found, the head has not been renamed
  | 'prepared'; // the folder of a new key exists, but not yet under its name

/** Called and awaited at each step. */
export type OnStep = (step: Step) => Promise<void> | void;

/**
 * Calls a function at each step of all file stores in this process. The steps are recognized by the calls of the file
 * system, so the store itself does not need a hook.
 *
 * @returns a function that ends this
 */
export function watchSteps(onStep: OnStep): () => void {
  const { open, rename } = fs;
  fs.open = async (path, flags, mode) => {
    if (flags !== 'wx' || !basename(path as string).startsWith('value.')) return open(path, flags, mode);
    await onStep('seen');
    const handle = await open(path, flags, mode);
    const writeFile = handle.writeFile.bind(handle);
    handle.writeFile = async (data) => {
      const half = Math.floor((data as string).length / 2);
      await writeFile((data as string).slice(0, half));
      await onStep('half written');
      await writeFile((data as string).slice(half));
    };
    return handle;
  };
  fs.rename = async (from, to) => {
    const [before] = basename(from as string).split('.');
    const [after] = basename(to as string).split('.');
    if (before === 'new') await onStep('prepared');
    if (after === 'head') await onStep('written');
    if (after === 'none') await onStep('expired');
    await rename(from, to);
    if (after === 'head' || after === 'none') await onStep('moved');
  };
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { open, rename });
    syncBuiltinESMExports();
  };
}
