/** Calls in flight that are tried first. */
const FIRST = 4;
/** Share that is kept where calls are refused. */
const KEPT = 0.7;
/** A round that takes so many times as long as the shortest of the last ones shows a queue. */
const QUEUED = 1.5;
/** Rounds of which the shortest counts: other prompts take another time. */
const MEMORY = 64;

/**
 * How many calls to one endpoint may be in flight, found out: twice as many in each round of answers until some are refused
 * or wait for each other, from then on one more a round. Of those that are refused together the first makes them fewer.
 */
export class AutoWidth {
  readonly #slots: number;
  #size: number;
  #doubling = true;
  #answers = 0;
  #sumMs = 0;
  #rounds: number[] = [];

  constructor(slots: number) {
    this.#slots = slots;
    this.#size = Math.min(FIRST, slots);
  }

  get size(): number {
    return this.#size;
  }

  refused(_inFlight: number, first: boolean): void {
    if (!first) return;
    this.#size = Math.max(1, Math.floor(this.#size * KEPT));
    this.#doubling = false;
    this.#begin();
  }

  /** The server was away: one call first, then twice as many in each round. */
  restart(): void {
    this.#size = 1;
    this.#doubling = true;
    this.#rounds = [];
    this.#begin();
  }

  answered(latencyMs: number): void {
    this.#answers += 1;
    this.#sumMs += latencyMs;
    if (this.#answers < this.#size) return;
    const meanMs = this.#sumMs / this.#answers;
    const isQueued = meanMs > QUEUED * Math.min(...this.#rounds, meanMs);
    this.#rounds = [...this.#rounds, meanMs].slice(-MEMORY);
    if (!isQueued) this.#size = Math.min(this.#slots, this.#doubling ? 2 * this.#size : this.#size + 1);
    // What is computed one after the other gains nothing from the last doubling.
    else if (this.#doubling) this.#size = Math.max(1, Math.ceil(this.#size / 2));
    if (isQueued) this.#doubling = false;
    this.#begin();
  }

  #begin(): void {
    this.#answers = 0;
    this.#sumMs = 0;
  }
}
