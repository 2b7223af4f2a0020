import { Throttle } from '../../src/http/throttle.ts';

/** A server that limits its calls, in the time of a simulation (ms). */
export interface LimitedServer {
  /** Whether it takes a call that comes now; `inFlight` are those that it is at work on. */
  takes(now: number, inFlight: number): boolean;
  /** What its refusals ask for, in ms. */
  readonly retryAfterMs?: number;
}

/** At most so many calls in windows of a length that begin with the first call after the last window. */
export function windowServer(
  calls: number,
  { windowMs = 1000, retryAfterMs }: { windowMs?: number; retryAfterMs?: number } = {},
): LimitedServer {
  let began = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    takes(now) {
      if (now - began > windowMs) {
        began = now;
        count = 0;
      }
      count += 1;
      return count <= calls;
    },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A bucket that fills with so many tokens a second; each call takes one. */
export function bucketServer(
  perSecond: number,
  { capacity, retryAfterMs }: { capacity: number; retryAfterMs?: number },
): LimitedServer {
  let tokens = capacity;
  let filled = 0;
  return {
    takes(now) {
      tokens = Math.min(capacity, tokens + ((now - filled) * perSecond) / 1000);
      filled = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** No limit at all: every so many calls one is refused, whatever the pace. */
export function fickleServer(every: number, retryAfterMs: number): LimitedServer {
  let calls = 0;
  return {
    takes: () => {
      calls += 1;
      return calls % every !== 0;
    },
    retryAfterMs,
  };
}

/** At most so many calls at once. */
export function narrowServer(calls: number): LimitedServer {
  return { takes: (_now, inFlight) => inFlight < calls };
}

/** What came of a simulation. */
export interface Simulated {
  /** Times of calls that were taken and of those that were refused, in ms. */
  readonly taken: readonly number[];
  readonly refused: readonly number[];
}

/** Calls without end through a throttle, until the time is over; refusals come after 1 ms, answers after `latencyMs`. */
export function simulate(
  server: LimitedServer,
  {
    slots,
    latencyMs,
    untilMs,
  }: { readonly slots: number; readonly latencyMs: number; readonly untilMs: number },
): Simulated {
  const throttle = new Throttle({ slots, minDelayMs: 500, maxDelayMs: 20_000 });
  const taken: number[] = [];
  const refused: number[] = [];
  let atWork = 0;
  const events: { readonly at: number; readonly run: () => void }[] = [];
  const later = (at: number, run: () => void): void => {
    events.push({ at, run });
    events.sort((a, b) => a.at - b.at);
  };
  for (let now = 0; now < untilMs; ) {
    while (throttle.opensAt(now) <= now) {
      const start = throttle.start(now);
      if (server.takes(now, atWork)) {
        taken.push(now);
        atWork += 1;
        later(now + latencyMs, () => {
          atWork -= 1;
          throttle.answered(start, start.at + latencyMs);
        });
      } else {
        refused.push(now);
        later(now + 1, () => throttle.refused(start, { now: start.at + 1, askedMs: server.retryAfterMs }));
      }
    }
    now = Math.max(now + 0.01, Math.min(throttle.opensAt(now), events[0]?.at ?? Number.POSITIVE_INFINITY));
    while ((events[0]?.at ?? Number.POSITIVE_INFINITY) <= now) events.shift()?.run();
  }
  return { taken, refused };
}
