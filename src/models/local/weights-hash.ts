import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { makeFolder } from '../../files/make-folder.ts';
import { openRegularFile } from '../../files/read-file.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { contentKey } from '../../lib/hash.ts';

/** Where to remember a hash, and when to stop. */
export interface HashOptions {
  readonly cacheFolder: string;
  readonly signal?: AbortSignal | undefined;
}

const noteSchema = z.strictObject({
  path: z.string(),
  size: z.number(),
  modifiedMs: z.number(),
  sha256: z.string(),
});

/**
 * SHA-256 of a file in hexadecimal, remembered in the cache folder until its size or time changes.
 * @throws the file system's error when the file cannot be read
 */
export async function hashOfWeights(file: string, options: HashOptions): Promise<string> {
  const path = resolve(file);
  const { size, mtimeMs: modifiedMs } = await stat(path);
  const folder = join(options.cacheFolder, 'hashes');
  const noteFile = join(folder, `${contentKey(path)}.json`);
  const known = await readNote(noteFile);
  if (known?.path === path && known.size === size && known.modifiedMs === modifiedMs) return known.sha256;

  const sha256 = await hashFile(path, options.signal);
  try {
    makeFolder(folder);
    await writeAtomically(noteFile, `${JSON.stringify({ path, size, modifiedMs, sha256 })}\n`);
  } catch {
    // A cache that cannot be written costs the next reader half a second, nothing else.
  }
  return sha256;
}

/** SHA-256 of a file's bytes in hexadecimal. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(
    (await openRegularFile(file, 'the file')).createReadStream({ highWaterMark: 1 << 20 }),
    hash,
    signal === undefined ? {} : { signal },
  );
  return hash.digest('hex');
}

async function readNote(file: string): Promise<z.infer<typeof noteSchema> | undefined> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
