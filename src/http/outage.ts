/** So many calls that failed one after the other, with no answer between them, are no accident of one prompt. */
const ENOUGH_CALLS = 3;

/** How an outage is waited for, in ms. */
export interface OutageOptions {
  /** How long at most. */
  readonly waitMs: number;
  /** First and longest pause between two looks whether the server is there again. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** A failure for which the server is to blame. */
export interface Fall {
  readonly now: number;
  /** Whether nobody was there, or a gateway said so: no prompt brings that about. */
  readonly away: boolean;
  /** Calls that are under way or wait. */
  readonly present: number;
}

/**
 * What a failure is: of one call; the beginning of an outage; part of one; the end of waiting for a server that fails its
 * calls; the end of waiting for one that is gone.
 */
export type Verdict = 'single' | 'began' | 'part' | 'given-up' | 'gone';

/** Tells an outage from single failures: while it lasts, one call at a time looks whether the server is there again. */
export class Outage {
  readonly #waitMs: number;
  readonly #firstPauseMs: number;
  readonly #longestPauseMs: number;
  readonly #fallen = new Set<object>();
  #answered = false;
  #began: number | undefined;
  #looksAt = 0;
  #pauseMs = 0;
  #looking: object | undefined;
  #givenUp = false;

  constructor({ waitMs, firstPauseMs, longestPauseMs }: OutageOptions) {
    this.#waitMs = waitMs;
    this.#firstPauseMs = firstPauseMs;
    this.#longestPauseMs = longestPauseMs;
  }

  get lasts(): boolean {
    return this.#began !== undefined;
  }

  /** When the next call may start; infinite while another one looks. */
  get opensAt(): number {
    if (!this.lasts) return Number.NEGATIVE_INFINITY;
    return this.#looking === undefined ? this.#looksAt : Number.POSITIVE_INFINITY;
  }

  started(call: object): void {
    if (this.lasts) this.#looking = call;
  }

  /** A call ended in a way that tells nothing about the server. */
  ended(call: object): void {
    if (this.#looking === call) this.#looking = undefined;
  }

  /** @returns how long the outage took that this answer ends, in ms; `undefined` where there was none */
  answered(now: number): number | undefined {
    const took = this.#began === undefined ? undefined : now - this.#began;
    this.#answered = true;
    this.#givenUp = false;
    this.#end();
    return took;
  }

  failed(call: object, { now, away, present }: Fall): Verdict {
    this.#fallen.add(call);
    if (this.#began === undefined) {
      const calls = this.#fallen.size;
      const enough = calls >= ENOUGH_CALLS || (away && calls >= present);
      // A server that never answered is a wrong address, not one that is away.
      if (!this.#answered || this.#givenUp || this.#waitMs <= 0 || !enough) return 'single';
      this.#began = now;
      this.#pauseMs = this.#firstPauseMs;
      this.#looksAt = now + this.#pauseMs;
      return 'began';
    }
    if (this.#looking === call) {
      this.#looking = undefined;
      this.#pauseMs = Math.min(this.#pauseMs * 2, this.#longestPauseMs);
      this.#looksAt = now + this.#pauseMs;
    }
    if (now - this.#began < this.#waitMs) return 'part';
    // One or two prompts that bring a server down are no reason to stop all others.
    const verdict = away && this.#fallen.size >= ENOUGH_CALLS ? 'gone' : 'given-up';
    this.#givenUp = true;
    this.#end();
    return verdict;
  }

  #end(): void {
    this.#began = undefined;
    this.#looking = undefined;
    this.#fallen.clear();
  }
}
