import { describe, expect, it } from 'vitest';
import { Throttle } from '../../../src/http/throttle.ts';
import {
  bucketServer,
  fickleServer,
  type LimitedServer,
  narrowServer,
  simulate,
  windowServer,
} from '../../support/limited-server.ts';

/** Time until the calls are settled, and time that is looked at, in ms. */
const SETTLED_MS = 10_000;
const UNTIL_MS = 120_000;

interface Case {
  readonly server: LimitedServer;
  readonly slots: number;
  readonly latencyMs: number;
  /** What the server gives in a second. */
  readonly perSecond: number;
  /** Least share of it that has to be made use of. */
  readonly least: number;
}

const asks = { retryAfterMs: 1000 };

describe('a throttle', () => {
  it.each<[string, Case]>([
    ['3 a second', { server: windowServer(3, asks), slots: 8, latencyMs: 20, perSecond: 3, least: 0.85 }],
    [
      '3 a second, slow',
      { server: windowServer(3, asks), slots: 8, latencyMs: 2000, perSecond: 3, least: 0.75 },
    ],
    ['3 a second, unsaid', { server: windowServer(3), slots: 8, latencyMs: 20, perSecond: 3, least: 0.85 }],
    ['8 a second', { server: windowServer(8, asks), slots: 8, latencyMs: 20, perSecond: 8, least: 0.85 }],
    ['10 a second', { server: windowServer(10, asks), slots: 64, latencyMs: 20, perSecond: 10, least: 0.85 }],
    ['50 a second', { server: windowServer(50, asks), slots: 64, latencyMs: 20, perSecond: 50, least: 0.85 }],
    [
      '50 a second, unsaid',
      { server: windowServer(50), slots: 64, latencyMs: 500, perSecond: 50, least: 0.8 },
    ],
    [
      'a small bucket',
      {
        server: bucketServer(3, { capacity: 3, ...asks }),
        slots: 8,
        latencyMs: 20,
        perSecond: 3,
        least: 0.85,
      },
    ],
    [
      'a large bucket',
      {
        server: bucketServer(3, { capacity: 60, ...asks }),
        slots: 8,
        latencyMs: 20,
        perSecond: 3,
        least: 0.85,
      },
    ],
    ['4 at once', { server: narrowServer(4), slots: 8, latencyMs: 1000, perSecond: 4, least: 0.85 }],
  ])(
    'settles to a limit of %s: few refusals, most of what there is',
    (_limit, { server, slots, ...rest }) => {
      const { taken, refused } = simulate(server, { slots, latencyMs: rest.latencyMs, untilMs: UNTIL_MS });
      const late = (times: readonly number[]): number => times.filter((at) => at > SETTLED_MS).length;
      expect(late(refused) / (late(refused) + late(taken))).toBeLessThan(0.1);
      const possible = (rest.perSecond * (UNTIL_MS - SETTLED_MS)) / 1000;
      expect(late(taken) / possible).toBeGreaterThan(rest.least);
    },
  );

  it('holds nothing back where nothing is refused', () => {
    const { taken, refused } = simulate(narrowServer(64), { slots: 64, latencyMs: 100, untilMs: 1000 });
    expect(taken).toHaveLength(640);
    expect(refused).toEqual([]);
  });

  it('finds a limit that is another one by now', () => {
    const early = windowServer(20, asks);
    const late = windowServer(60, asks);
    const server: LimitedServer = {
      ...asks,
      takes: (now, inFlight) => (now < 20_000 ? early : late).takes(now, inFlight),
    };
    const { taken } = simulate(server, { slots: 64, latencyMs: 20, untilMs: UNTIL_MS });
    expect(taken.filter((at) => at > 110_000).length).toBeGreaterThan(400);
  });

  it('looks as often as before at a server that refuses everything for long, and is back at its pace soon after', () => {
    const [shut, open] = [60_000, 660_000];
    const limited = windowServer(3);
    const server: LimitedServer = {
      takes: (now, inFlight) => (now < shut || now >= open) && limited.takes(now, inFlight),
    };
    const { taken, refused } = simulate(server, { slots: 8, latencyMs: 20, untilMs: open + UNTIL_MS });
    const looks = refused.filter((at) => at > shut && at < open);
    expect(looks.length).toBeGreaterThan(25);
    expect(taken.find((at) => at >= open)).toBeLessThan(open + 21_000);
    expect(taken.filter((at) => at >= open + 60_000).length).toBeGreaterThan(140);
  });

  it('makes one common pause for calls that are refused together', () => {
    const throttle = new Throttle({ slots: 4, minDelayMs: 500, maxDelayMs: 20_000 });
    const starts = [0, 0, 0].map((now) => throttle.start(now));
    const pauses = starts.map((start) => throttle.refused(start, { now: 10, askedMs: undefined }));
    expect(pauses).toEqual([500, 500, 500]);
    expect(throttle.opensAt(10)).toBe(510);
    expect(throttle.opensAt(510)).toBe(510);
    expect(throttle.refused(throttle.start(510), { now: 510, askedMs: undefined })).toBe(1000);
  });

  it('waits as long as a server asks, and longer where it refuses the next call too', () => {
    const throttle = new Throttle({ slots: 4, minDelayMs: 500, maxDelayMs: 20_000 });
    const pauseAt = (now: number): number => throttle.refused(throttle.start(now), { now, askedMs: 700 });
    expect([0, 1000, 2000, 5000, 9000].map(pauseAt)).toEqual([700, 700, 1000, 2000, 4000]);
  });

  it('goes on at a pace where a server refuses by chance, at any pace', () => {
    const { taken, refused } = simulate(fickleServer(20, 20), { slots: 64, latencyMs: 20, untilMs: 60_000 });
    // Each such refusal would else make it slower, down to some calls a second.
    expect(taken.filter((at) => at > 20_000).length).toBeGreaterThan(40 * 20);
    expect(refused.length).toBeLessThan(0.06 * taken.length);
  });
});
