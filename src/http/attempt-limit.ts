/** Answers before their times say anything about the next one. */
const ENOUGH_ANSWERS = 20;
/** How much longer than the slowest answer so far the next one may take. */
const GENEROUS = 10;

/** The time limit of an attempt: what was asked for, or less once enough answers were seen. */
export class AttemptLimit {
  readonly #fullMs: number;
  readonly #firstMs: number;
  readonly #leastMs: number;
  #answers = 0;
  #slowestMs = 0;

  /**
   * @param fullMs the longest limit
   * @param firstMs the limit until the first answer, besides the time that the calls in flight may take
   * @param leastMs the shortest that is derived
   */
  constructor({
    fullMs,
    firstMs = fullMs,
    leastMs,
  }: { readonly fullMs: number; readonly firstMs?: number; readonly leastMs: number }) {
    this.#fullMs = fullMs;
    this.#firstMs = Math.min(firstMs, fullMs);
    this.#leastMs = leastMs;
  }

  /** Whether anything was answered. */
  get isKnown(): boolean {
    return this.#answers > 0;
  }

  /**
   * In ms, of whole seconds where it is derived: it is said in an error.
   * @param workMs what the calls in flight may take a slow server
   */
  derivedMs(workMs: number): number {
    if (!this.isKnown) return Math.min(this.#fullMs, this.#firstMs + Math.ceil(workMs / 1000) * 1000);
    if (this.#answers < ENOUGH_ANSWERS) return this.#fullMs;
    return Math.min(
      this.#fullMs,
      Math.max(this.#leastMs, Math.ceil((this.#slowestMs * GENEROUS) / 1000) * 1000),
    );
  }

  /** For another attempt at a call that hung for so many ms. */
  afterHangMs(hungMs: number): number {
    return this.isKnown ? this.#fullMs : Math.min(this.#fullMs, 2 * hungMs);
  }

  answered(latencyMs: number): void {
    this.#answers += 1;
    this.#slowestMs = Math.max(this.#slowestMs, latencyMs);
  }
}
