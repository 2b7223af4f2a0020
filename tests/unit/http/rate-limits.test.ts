import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuotas } from '../../../src/http/quota.ts';
import { RateLimits } from '../../../src/http/rate-limits.ts';

/** Starts of calls that go out as soon as they may, until the time is over; each ends at once, with the tokens that it took. */
function startsOf(
  limits: RateLimits,
  {
    tokens,
    used = tokens,
    untilMs,
  }: { readonly tokens: number; readonly used?: number; readonly untilMs: number },
): readonly number[] {
  const starts: number[] = [];
  for (let now = 0; now < untilMs; now = Math.max(now, limits.opensAt(tokens, now))) {
    limits.started(tokens, now);
    limits.ended({ tokens, used }, now);
    starts.push(now);
  }
  return starts;
}

/** The most that started within a minute, wherever that begins. */
function mostAMinute(starts: readonly number[]): number {
  return Math.max(
    ...starts.map((from) => starts.filter((start) => start >= from && start < from + 60_000).length),
  );
}

describe('limits that a user sets', () => {
  it.each([
    [60, 62],
    [600, 611],
    [6, 7],
    [0.5, 1],
  ])('lets %d calls a minute through, and a second’s worth at once', (callsPerMinute, most) => {
    const starts = startsOf(new RateLimits({ callsPerMinute }), { tokens: 1, untilMs: 300_000 });
    expect(mostAMinute(starts)).toBeLessThanOrEqual(most);
    expect(starts.length).toBeGreaterThanOrEqual(Math.floor(5 * callsPerMinute));
  });

  it('counts tokens as they are estimated, and as they were used in the end', () => {
    const limits = (): RateLimits => new RateLimits({ tokensPerMinute: 6000 });
    // 100 tokens a second; a call of 200 has half of that to itself.
    expect(startsOf(limits(), { tokens: 200, untilMs: 120_000 }).length).toBeCloseTo(60, -1);
    expect(startsOf(limits(), { tokens: 200, used: 50, untilMs: 120_000 }).length).toBeCloseTo(240, -1);
    // More than was thought: the next call waits longer.
    expect(startsOf(limits(), { tokens: 50, used: 200, untilMs: 120_000 }).length).toBeCloseTo(60, -1);
  });

  it('lets a call through that takes more than a minute has', () => {
    expect(
      startsOf(new RateLimits({ tokensPerMinute: 100 }), { tokens: 300, untilMs: 600_000 }),
    ).toHaveLength(4);
  });

  it('is no limit at all without one', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (tokens, now) => {
        expect(new RateLimits({}).opensAt(tokens, now)).toBe(now);
      }),
    );
  });
});

describe('limits that a server tells of', () => {
  const said = (requests: { left: number; resetMs: number }) => ({
    tokens: 10,
    used: 10,
    quotas: { requests },
  });

  it('are kept to until they are reset, before anything is refused', () => {
    const limits = new RateLimits({});
    for (const at of [0, 1, 2]) limits.started(10, at);
    // Two are left, and two are in flight, which the server may not have counted.
    limits.ended(said({ left: 3, resetMs: 500 }), 10);
    expect(limits.opensAt(10, 10)).toBe(10);
    limits.started(10, 10);
    expect(limits.opensAt(10, 11)).toBe(510);
    expect(limits.opensAt(10, 511)).toBe(511);
  });

  it('hold a call back that takes more tokens than are left, and no smaller one', () => {
    const limits = new RateLimits({});
    limits.started(10, 0);
    limits.ended({ tokens: 10, used: 10, quotas: { tokens: { left: 100, resetMs: 1000 } } }, 0);
    expect(limits.opensAt(101, 1)).toBe(1000);
    expect(limits.opensAt(100, 1)).toBe(1);
  });
});

describe('readQuotas', () => {
  const headers = (entries: Readonly<Record<string, string>>) => ({
    get: (name: string) => entries[name] ?? null,
  });

  it.each([
    [
      { 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-reset-requests': '1s' },
      { requests: { left: 59, resetMs: 1000 } },
    ],
    [
      { 'x-ratelimit-remaining-tokens': '149984', 'x-ratelimit-reset-tokens': '6m0s' },
      // Nobody waits six minutes for what may not run out.
      {},
    ],
    [
      { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '88ms' },
      { tokens: { left: 0, resetMs: 88 } },
    ],
    [{ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '7' }, { requests: { left: 3, resetMs: 7000 } }],
    [{ 'x-ratelimit-remaining': '3' }, {}],
    [{ 'x-ratelimit-remaining': 'plenty', 'x-ratelimit-reset': '7' }, {}],
    [{}, {}],
  ])('reads %j', (given, quotas) => {
    expect(readQuotas(headers(given), 0)).toEqual({ requests: undefined, tokens: undefined, ...quotas });
  });
});
