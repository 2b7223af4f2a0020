import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { placeInFile } from '../core/errors.ts';

/** Where a sample stands, for messages. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** What `line` counts where it is no line of a text: `row`, or `sheet "Export", row`. */
  readonly unit?: string;
}

/** Where samples stand, by their ids. */
export interface Places {
  readonly size: number;
  has(id: string): boolean;
  get(id: string): Place | undefined;
}

const MOST_FILES = 4;

/** Where samples stand, a number for each: there may be millions. */
export class PlaceList implements Places {
  readonly #files: Omit<Place, 'line'>[] = [];
  readonly #codes = new Map<string, number>();

  get size(): number {
    return this.#codes.size;
  }

  has(id: string): boolean {
    return this.#codes.has(id);
  }

  get(id: string): Place | undefined {
    const code = this.#codes.get(id);
    const file = code === undefined ? undefined : this.#files[code % MOST_FILES];
    return code === undefined || file === undefined
      ? undefined
      : { ...file, line: Math.floor(code / MOST_FILES) };
  }

  set(id: string, { line, ...file }: Place): void {
    const last = this.#files.at(-1);
    if (last?.file !== file.file || last.unit !== file.unit) this.#files.push(file);
    this.#codes.set(id, line * MOST_FILES + this.#files.length - 1);
  }
}

/** Names data files as their suite file does, relative to itself. */
export function placeNames(suiteFile: string): (file: string) => string {
  const folder = dirname(resolve(suiteFile));
  return (file) => (isAbsolute(file) ? relative(folder, file) : file);
}

/** `test.csv:2`, or `test.xlsx, sheet "Export", row 2`. */
export function sayPlace({ file, ...place }: Place, nameOf: (file: string) => string): string {
  return placeInFile(nameOf(file), place);
}
