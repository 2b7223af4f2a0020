import { makeFolder } from './make-folder.ts';

/**
 * Makes a folder of the state, and those above it: for their owner alone, as prompts, documents and answers lie in them.
 * The umask may take more away; a folder that is there already stays as its owner left it.
 * @throws the file system's error
 */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder, 0o700);
}
