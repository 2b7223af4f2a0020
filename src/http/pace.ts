/** Shortest time before the pace is raised, in ms. */
const TICK_MS = 2000;
/** Fewest starts before the pace is raised: a slow pace is judged by calls, not by time. */
const TICK_STARTS = 4;
/** First step above what was refused, as a share; each further one that is not refused is twice as large. */
const FIRST_STEP = 0.03;
/** The same where the pace is a guess. */
const COARSE_STEP = 0.25;
/** Ticks that are waited above a pace which was refused again and again, at most. */
const MOST_PATIENCE = 8;
/** Share of a refused pace that is held for long. */
const SAFE_SHARE = 0.95;
/** Share of the pace that is kept at once after a refusal, and where nothing at all was taken since the last one. */
const KEPT = 0.85;
const KEPT_OF_NOTHING = 0.7;
/** Pauses in a row after which nothing was taken: the server is shut, which says nothing of its pace. */
const SHUT_PAUSES = 6;
/** A pace is raised where so much of it was made use of. */
const USED_SHARE = 0.85;
/** Share of what was taken lately below which no pace is too fast: what is refused there is refused by chance, at any pace. */
const KNOWN_SHARE = 0.65;
/** Share of a pace that is taken by a server which refuses by chance, pauses included. */
const MOSTLY = 0.5;
/** What was taken is counted over so many seconds: a limit by the second lets more through in one. */
const COUNTED_SECONDS = 3;
/** Fewer calls, and a shorter time in ms, measure no pace. */
const FEWEST_TAKEN = 10;
const SHORTEST_SPAN_MS = 1000;
/** Older starts say nothing of what is taken now, in ms. */
const MEMORY_MS = 60_000;
/** Timers are late by some ms, which must not add up at a fast pace. */
const CREDIT_MS = 20;

/**
 * How fast calls to one endpoint may start: as fast as they like until the first refusal, from then on evenly spaced, at
 * the pace that the server was seen to take, raised slowly and lowered at each refusal. Times are ms of one clock.
 */
export class Pace {
  /** Starts per ms. */
  #rate = Number.POSITIVE_INFINITY;
  /** The pace that was last refused. */
  #refused = Number.POSITIVE_INFINITY;
  /** Calls taken lately, by the second. */
  readonly #counts = new Map<number, number>();
  /** The pace at which something was taken last, and the pauses since then. */
  #held = Number.POSITIVE_INFINITY;
  #vain = 0;
  #next = Number.NEGATIVE_INFINITY;
  /** Starts since the last pause that were not refused. */
  #taken: number[] = [];
  #since: number | undefined;
  #step = FIRST_STEP;
  #patience = 1;
  #raisedAt = 0;
  #startsSinceRaise = 0;

  /** Starts per second; infinite as long as nothing was refused. */
  get perSecond(): number {
    return this.#rate * 1000;
  }

  /** When the next call may start. */
  get opensAt(): number {
    return this.#next;
  }

  started(now: number): void {
    this.#since ??= now;
    this.#taken.push(now);
    this.#count(now, 1);
    while ((this.#taken[0] ?? now) < now - MEMORY_MS) this.#taken.shift();
    this.#startsSinceRaise += 1;
    this.#next = Math.max(this.#next, now - CREDIT_MS) + 1 / this.#rate;
  }

  /** The call that started then was refused. */
  takeBack(startedAt: number): void {
    const index = this.#taken.indexOf(startedAt);
    if (index >= 0) this.#taken.splice(index, 1);
    this.#count(startedAt, -1);
  }

  /** The pause after refusals is over: what was taken since the last one, the pause included, is what the server gives. */
  resume(now: number): void {
    const span = Math.min(MEMORY_MS, now - (this.#since ?? now));
    const wasPaced = Number.isFinite(this.#rate);
    const isBrief = wasPaced && this.#taken.length < FEWEST_TAKEN && span < SHORTEST_SPAN_MS;
    const counted = this.#taken.length === 0 || span <= 0 ? undefined : this.#taken.length / span;
    const measured = counted !== undefined && isBrief ? Math.max(counted, this.#rate * KEPT) : counted;
    this.#vain = measured === undefined ? this.#vain + 1 : 0;
    if (this.#vain <= 1) this.#held = this.#rate;
    if (wasPaced && this.#vain > SHUT_PAUSES) {
      this.#refused = this.#held;
      this.#rate = this.#held * KEPT;
    } else if (wasPaced && this.#isInnocent(measured, now)) {
      this.#rate *= 1 + COARSE_STEP;
    } else if (wasPaced) {
      this.#refused = this.#rate;
      this.#rate =
        measured === undefined ? this.#rate * KEPT_OF_NOTHING : Math.min(this.#rate * KEPT, measured);
    } else if (measured !== undefined) {
      this.#refused = measured;
      this.#rate = measured * SAFE_SHARE;
    }
    // A long pause says little of the pace: it may be a fixed one, far longer than the limit asks for.
    this.#step = span > 2 * TICK_MS && !wasPaced ? COARSE_STEP : FIRST_STEP;
    this.#patience = Math.min(MOST_PATIENCE, this.#patience * 2);
    this.#since = now;
    this.#taken = [];
    this.#raised(now);
    this.#next = now;
  }

  #count(at: number, change: number): void {
    const second = Math.floor(at / 1000);
    const count = (this.#counts.get(second) ?? 0) + change;
    // Those that are older were taken by a server of another mood.
    if (!this.#counts.has(second)) {
      for (const known of this.#counts.keys()) {
        if (known < second - MEMORY_MS / 1000) this.#counts.delete(known);
      }
    }
    this.#counts.set(second, count);
  }

  /** Whether the server takes most calls of a pace that it took before: what it refuses, it refuses by chance. */
  #isInnocent(measured: number | undefined, now: number): boolean {
    if (measured === undefined || measured < MOSTLY * this.#rate) return false;
    return this.#rate < this.#known(now);
  }

  /** A pace that the server was seen to take lately, with a margin; in starts per ms. */
  #known(now: number): number {
    const last = Math.floor(now / 1000);
    let most = 0;
    for (const second of this.#counts.keys()) {
      if (second < last - MEMORY_MS / 1000) continue;
      let sum = 0;
      for (let at = second; at < second + COUNTED_SECONDS; at++) sum += this.#counts.get(at) ?? 0;
      most = Math.max(most, sum);
    }
    return (KNOWN_SHARE * most) / (COUNTED_SECONDS * 1000);
  }

  /** A call was answered: time to go faster, if the pace was made use of. */
  answered(now: number): void {
    if (!Number.isFinite(this.#rate)) return;
    const tick = Math.max(TICK_MS, TICK_STARTS / this.#rate);
    if (now - this.#raisedAt < tick) return;
    const safe = Math.max(this.#refused * SAFE_SHARE, this.#known(now));
    const wait = this.#rate < safe ? tick : tick * this.#patience;
    if (now - this.#raisedAt < wait) return;
    const used = this.#startsSinceRaise >= USED_SHARE * this.#rate * (now - this.#raisedAt);
    if (used && this.#rate < safe) this.#rate = safe;
    else if (used) {
      this.#rate *= 1 + this.#step;
      this.#step = Math.min(1, this.#step * 2);
      // The limit is another one by now.
      if (this.#rate > this.#refused * 1.2) this.#patience = 1;
    }
    this.#raised(now);
  }

  #raised(now: number): void {
    this.#raisedAt = now;
    this.#startsSinceRaise = 0;
  }
}
