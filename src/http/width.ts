/** Rounds of answers that are waited before more is tried than was refused, at most. */
const MOST_PATIENCE = 8;
/** How much wider is tried. */
const STEP = 1.25;

/** How many calls to one endpoint may be in flight: all slots, fewer after a refusal, and step by step more again. */
export class Width {
  readonly #slots: number;
  #size: number;
  /** Up to here nothing was refused. */
  #known: number;
  #patience = 1;
  #answers = 0;

  constructor(slots: number) {
    this.#slots = slots;
    this.#size = slots;
    this.#known = slots;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * A call was refused.
   * @param inFlight those that are left
   * @param first whether it is the first of those that were refused together
   */
  refused(inFlight: number, first: boolean): void {
    if (first) this.#patience = Math.min(MOST_PATIENCE, this.#patience * 2);
    this.#size = Math.min(this.#size, Math.max(1, inFlight));
    this.#known = this.#size;
    this.#answers = 0;
  }

  /** The server was away: one call first, then twice as many in each round. */
  restart(): void {
    this.#size = 1;
  }

  answered(_latencyMs: number): void {
    if (this.#size >= this.#slots) return;
    this.#answers += 1;
    if (this.#size < this.#known) this.#size += 1;
    else if (this.#answers >= this.#patience * this.#size) {
      this.#size = Math.min(this.#slots, Math.max(this.#size + 1, Math.floor(this.#size * STEP)));
      this.#known = this.#size;
      this.#patience = Math.max(1, this.#patience / 2);
    } else return;
    this.#answers = 0;
  }
}
