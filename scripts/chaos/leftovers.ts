import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that nobody uses any more ends within this time, in ms. */
const LIMIT_MS = 30_000;

/** Processes that work in a folder or name it, after they have had time to end; Linux only. */
export async function orphansIn(folder: string): Promise<readonly string[]> {
  for (const began = performance.now(); ; await sleep(250)) {
    const found = await processesIn(folder);
    if (found.length === 0 || performance.now() - began > LIMIT_MS) return found;
  }
}

async function processesIn(folder: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      // A process may end while it is looked at.
      const command = await readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '');
      const place = await readlink(join('/proc', id, 'cwd')).catch(() => '');
      const words = command.replaceAll('\0', ' ').trim();
      return `${words} ${place}`.includes(folder) ? [`${id}: ${words}`] : [];
    }),
  );
  return found.flat();
}

/** Files in a folder that were being written. */
export async function unfinishedFilesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.tmp$/.test(name));
}
