import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tables of the predefined Chinese, Japanese and Korean encodings of PDF. */
export const CMAP_FOLDER = fileURLToPath(new URL('../../../cmaps', import.meta.url));

/** Tables that a PDF asks for while it is read. */
export interface CMaps {
  /** What the library is given to get them from. */
  readonly Factory: new () => { fetch(wanted: { kind: string; filename: string }): Promise<Uint8Array> };
  /** Names of encodings whose table is not there, sorted. */
  missing(): readonly string[];
}

/** The tables in a folder. */
export function cMapsIn(folder: string): CMaps {
  const missing = new Set<string>();
  class Factory {
    async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
      if (kind !== 'cMapUrl') throw new Error('Shapes of characters are not needed for their text.');
      try {
        return new Uint8Array(await readFile(join(folder, filename)));
      } catch (cause) {
        missing.add(filename.replace(/\.bcmap$/, ''));
        throw cause;
      }
    }
  }
  return { Factory, missing: () => [...missing].sort() };
}
