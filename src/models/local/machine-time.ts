import type { Clock } from '../../core/clock.ts';

/** What a call took of the machine. */
export interface MachineShare {
  /** Its part of the time in ms: while k calls are active, each gets 1/k. */
  readonly machineMs: number;
  /** The most calls active at any moment of it, itself included. */
  readonly sharedBy: number;
}

/** Divides the machine's time over the calls that run side by side; the parts add up to the time it was busy. */
export class MachineTime {
  readonly #clock: Clock;
  readonly #active = new Set<{ machineMs: number; sharedBy: number }>();
  #settledAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A call begins; the returned function ends it and tells its share. */
  begin(): () => MachineShare {
    this.#settle();
    const share = { machineMs: 0, sharedBy: 0 };
    this.#active.add(share);
    for (const each of this.#active) each.sharedBy = Math.max(each.sharedBy, this.#active.size);
    return () => {
      this.#settle();
      this.#active.delete(share);
      return share;
    };
  }

  #settle(): void {
    const now = this.#clock.monotonic();
    const part = (now - this.#settledAt) / Math.max(1, this.#active.size);
    for (const each of this.#active) each.machineMs += part;
    this.#settledAt = now;
  }
}
