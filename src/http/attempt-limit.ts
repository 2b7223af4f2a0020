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
   * @param firstMs the limit until the first answer
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

  get fullMs(): number {
    return this.#fullMs;
  }

  /** In ms, of whole seconds where it follows the answers: it is said in an error. */
  get derivedMs(): number {
    if (this.#answers === 0) return this.#firstMs;
    if (this.#answers < ENOUGH_ANSWERS) return this.#fullMs;
    return Math.min(
      this.#fullMs,
      Math.max(this.#leastMs, Math.ceil((this.#slowestMs * GENEROUS) / 1000) * 1000),
    );
  }

  answered(latencyMs: number): void {
    this.#answers += 1;
    this.#slowestMs = Math.max(this.#slowestMs, latencyMs);
  }
}
