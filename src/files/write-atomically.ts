import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file in one step: there is the whole of it, or what was there before, and nothing beside it. */
export async function writeAtomically(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, content, 'utf8');
    await rename(temporary, file);
  } catch (fault) {
    await rm(temporary, { force: true }).catch(() => {});
    throw fault;
  }
}
