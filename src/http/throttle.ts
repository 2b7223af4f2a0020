import { AutoWidth } from './auto-width.ts';
import { Pace } from './pace.ts';
import { Width } from './width.ts';

/** When a call started, and after how many waves of refusals. */
export interface Start {
  readonly at: number;
  readonly wave: number;
  /** Whether it took the last place. */
  readonly last: boolean;
}

/** Bounds of a throttle. */
export interface ThrottleOptions {
  /** Most calls in flight. */
  readonly slots: number;
  /** Whether it is found out how many of them are made use of. */
  readonly auto?: boolean;
  /** First and longest pause after refusals that name none, in ms. */
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** Chance from 0 to 1, by which own pauses are spread, so that processes do not come back together; none when left out. */
  readonly chance?: () => number;
}

/**
 * What an endpoint's limits leave to its calls: a common pause after a refusal, then fewer in flight and an even pace.
 * Calls that are refused together are one wave, and lower the limits once. Times are ms of one clock.
 */
export class Throttle {
  readonly #options: ThrottleOptions;
  readonly #pace = new Pace();
  readonly #width: Width | AutoWidth;
  #inFlight = 0;
  #wave = 0;
  /** Waves since a call was last taken. */
  #waves = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #paused = false;

  constructor(options: ThrottleOptions) {
    this.#options = options;
    this.#width = options.auto === true ? new AutoWidth(options.slots) : new Width(options.slots);
  }

  get perSecond(): number {
    return this.#pace.perSecond;
  }

  /** When the next call may start; infinite as long as one in flight has to end first. */
  opensAt(now: number): number {
    if (this.#paused && now >= this.#pausedUntil) {
      this.#paused = false;
      this.#pace.resume(now);
    }
    if (this.#inFlight >= this.#width.size) return Number.POSITIVE_INFINITY;
    // With its end the pause gives the pace a new beginning.
    return this.#paused ? this.#pausedUntil : this.#pace.opensAt;
  }

  start(now: number): Start {
    this.#inFlight += 1;
    this.#pace.started(now);
    return { at: now, wave: this.#wave, last: this.#inFlight >= this.#width.size };
  }

  /** The server took the call, whatever it answered. */
  answered(start: Start, now: number): void {
    this.#inFlight -= 1;
    if (start.wave === this.#wave) this.#waves = 0;
    this.#width.answered(now - start.at);
    this.#pace.answered(now);
  }

  /**
   * The server had too much to do.
   * @param askedMs how long it asks to wait, where it says so
   * @returns how long all calls wait now, in ms
   */
  refused(
    start: Start,
    { now, askedMs }: { readonly now: number; readonly askedMs: number | undefined },
  ): number {
    this.#inFlight -= 1;
    this.#pace.takeBack(start.at);
    const first = start.wave === this.#wave;
    if (first) {
      this.#wave += 1;
      this.#waves += 1;
      this.#paused = true;
    }
    // With places left it was the pace that was too fast.
    if (start.last || !Number.isFinite(this.perSecond)) this.#width.refused(this.#inFlight, first);
    const { minDelayMs, maxDelayMs, chance = () => 0.5 } = this.#options;
    // A server that names a pause and refuses the next call too is not taken at its word.
    const doublings = this.#waves - (askedMs === undefined ? 1 : 2);
    const spread = 0.5 + chance();
    const own = first && doublings >= 0 ? Math.min(maxDelayMs, minDelayMs * 2 ** doublings * spread) : 0;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.max(own, askedMs ?? 0));
    return this.#pausedUntil - now;
  }

  /** The call ended in a way that tells nothing about limits. */
  ended(): void {
    this.#inFlight -= 1;
  }

  /** The server was away, and is there again. */
  restart(): void {
    this.#width.restart();
  }
}
