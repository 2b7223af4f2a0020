/** Answers before their times say anything about the next one. */
const ENOUGH_ANSWERS = 20;
/** How much longer than the slowest answer so far the next one may take. */
const GENEROUS = 10;

/** The time limit of an attempt: what was asked for, or less once enough answers were seen. */
export class AttemptLimit {
  readonly #fullMs: number;
  readonly #leastMs: number;
  #answers = 0;
  #slowestMs = 0;

  /**
   * @param fullMs the longest limit
   * @param leastMs the shortest that is derived
   */
  constructor({ fullMs, leastMs }: { readonly fullMs: number; readonly leastMs: number }) {
    this.#fullMs = fullMs;
    this.#leastMs = leastMs;
  }

  get fullMs(): number {
    return this.#fullMs;
  }

  /** In ms. */
  get derivedMs(): number {
    if (this.#answers < ENOUGH_ANSWERS) return this.#fullMs;
    return Math.min(this.#fullMs, Math.max(this.#leastMs, this.#slowestMs * GENEROUS));
  }

  answered(latencyMs: number): void {
    this.#answers += 1;
    this.#slowestMs = Math.max(this.#slowestMs, latencyMs);
  }
}
