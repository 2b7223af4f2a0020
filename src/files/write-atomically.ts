import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes a file in one step: there is the whole of it, also after a loss of power, or what was there before, and
 * nothing beside it. A link stays one. Nobody gets to read or write it who could not before.
 */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const before = await stat(target).catch(() => undefined);
    await writeFile(temporary, content, { flag: 'wx', flush: true, mode: before?.mode ?? 0o666 });
    await rename(temporary, target);
  } catch (fault) {
    await rm(temporary, { force: true }).catch(() => {});
    throw fault;
  }
}

/** Puts a file that was written elsewhere on the same disk, and is complete, where it belongs. */
export async function putInPlace(complete: string, file: string): Promise<void> {
  await rename(complete, file);
}
