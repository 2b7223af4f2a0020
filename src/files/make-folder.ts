import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, as far as they are not there. Node's own way never comes to an end where the system
 * says that the folder above is not there although it is, as in /proc.
 * @param mode of each that is made, before the umask
 * @returns the outermost folder that was made; `undefined` where all were there
 * @throws the file system's error
 */
export function makeFolder(folder: string, mode?: number): string | undefined {
  const missing: string[] = [];
  for (let path = resolve(folder); !existsSync(path) && path !== dirname(path); path = dirname(path)) {
    missing.unshift(path);
  }
  if (missing.length === 0) makeOne(resolve(folder), mode);
  const made = missing.filter((path) => makeOne(path, mode));
  return made[0];
}

/** @returns whether it was not there before; another process may make it at the same time */
function makeOne(path: string, mode: number | undefined): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    if (existsSync(path) && statSync(path).isDirectory()) return false;
    throw error;
  }
}
