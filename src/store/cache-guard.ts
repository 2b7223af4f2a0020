import { describeError } from '../core/errors.ts';
import { BUSY, sqliteCode } from '../process/sqlite-fault.ts';

/** A cache in a file that work can do without. */
export interface GuardedFile<C> {
  readonly file: string;
  /** What it is called in the notice, for instance `response cache`. */
  readonly title: string;
  /** What is lost without it, as the end of the notice. */
  readonly without: string;
  readonly open: (file: string) => C;
  /** Told once, when it fails for the first time. */
  readonly onNotice: (notice: string) => void;
}

/** Codes of SQLite, https://www.sqlite.org/rescode.html, and what a user can do about them. */
const REMEDIES: Readonly<Record<number, string>> = {
  [BUSY]: 'Another process holds it locked: end that one, or move the file away.',
  8: 'Make it writable, or move it away.',
  10: 'See whether its disk is full or fails, or move the file away.',
  13: 'Make room on the disk, or move the file away.',
};

/**
 * Keeps a cache that fails from ending the work that it was to help: the first failure is told, and the file is left
 * as it is. One that cannot be written is still read.
 */
export class CacheGuard<C extends { close(): void }> {
  readonly #file: GuardedFile<C>;
  #cache: C | undefined;
  #writable = true;
  #told = false;

  constructor(file: GuardedFile<C>) {
    this.#file = file;
    try {
      this.#cache = file.open(file.file);
    } catch (error) {
      this.#tell('used', error);
    }
  }

  /** @returns `undefined` also when nothing can be read any more */
  read<T>(work: (cache: C) => T | undefined): T | undefined {
    if (this.#cache === undefined) return undefined;
    try {
      return work(this.#cache);
    } catch (error) {
      this.#tell('read', error);
      this.close();
      return undefined;
    }
  }

  /** @returns whether it was written */
  write(work: (cache: C) => void): boolean {
    if (this.#cache === undefined || !this.#writable) return false;
    try {
      work(this.#cache);
      return true;
    } catch (error) {
      this.#writable = false;
      this.#tell('written', error);
      return false;
    }
  }

  close(): void {
    const cache = this.#cache;
    this.#cache = undefined;
    try {
      cache?.close();
    } catch (error) {
      this.#tell('closed', error);
    }
  }

  #tell(what: 'used' | 'read' | 'written' | 'closed', error: unknown): void {
    if (this.#told) return;
    this.#told = true;
    const { file, title, without, onNotice } = this.#file;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const remedy = REMEDIES[sqliteCode(cause)] ?? 'Move it away, and a new one is made.';
    onNotice(
      `${file}: the ${title} cannot be ${what}: ${describeError(cause)}. The work goes on; ${without}. ${remedy}`,
    );
  }
}
