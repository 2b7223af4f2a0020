/** What may start at once after a while of nothing, in ms of the rate: nobody asks evenly, and timers are late. */
const BURST_MS = 1000;

/**
 * A token bucket: so much a minute, evenly, with at most a second's worth at once. What a call takes is estimated when it
 * starts and corrected when it has ended. Times are ms of one clock.
 */
export class Bucket {
  readonly #perMs: number;
  /** When all that was taken has been earned again. */
  #earnedAt = Number.NEGATIVE_INFINITY;

  constructor(perMinute: number) {
    this.#perMs = perMinute / 60_000;
  }

  /** When the next call may start. */
  get opensAt(): number {
    return this.#earnedAt - BURST_MS;
  }

  take(amount: number, now: number): void {
    this.#earnedAt = Math.max(this.#earnedAt, now) + amount / this.#perMs;
  }

  /** Gives back what was taken too much; a negative amount takes more. */
  giveBack(amount: number): void {
    this.#earnedAt -= amount / this.#perMs;
  }
}
