import { describe, expect, it } from 'vitest';
import { Outage } from '../../../src/http/outage.ts';

const calls = Array.from({ length: 4 }, () => ({}));
const [a = {}, b = {}, c = {}] = calls;
const options = { waitMs: 60_000, firstPauseMs: 1000, longestPauseMs: 5000 };
const away = { away: true, present: 8 };

/** An outage of a server that answered before, begun by three calls at 0. */
function begun(): Outage {
  const outage = new Outage(options);
  outage.answered(0);
  for (const call of [a, b, c]) outage.failed(call, { now: 0, ...away });
  return outage;
}

describe('an outage', () => {
  it('begins with the third call in a row that fails', () => {
    const outage = new Outage(options);
    outage.answered(0);
    const fails = (call: object): string => outage.failed(call, { now: 0, ...away });
    expect([fails(a), fails(a), fails(b)]).toEqual(['single', 'single', 'single']);
    outage.answered(0);
    expect([fails(a), fails(b), fails(c)]).toEqual(['single', 'single', 'began']);
    expect(outage.lasts).toBe(true);
  });

  it('begins at once where nobody is there for any call that is under way', () => {
    const outage = new Outage(options);
    outage.answered(0);
    expect(outage.failed(a, { now: 0, away: true, present: 1 })).toBe('began');
  });

  it('is none where one prompt fails again and again', () => {
    const outage = new Outage(options);
    outage.answered(0);
    const fails = (): string => outage.failed(a, { now: 0, away: false, present: 1 });
    expect([fails(), fails(), fails(), fails()]).toEqual(['single', 'single', 'single', 'single']);
  });

  it('is none where the server never answered', () => {
    const outage = new Outage(options);
    const verdicts = calls.map((call) => outage.failed(call, { now: 0, ...away }));
    expect(new Set(verdicts)).toEqual(new Set(['single']));
  });

  it('lets one call at a time look, in longer and longer pauses', () => {
    const outage = begun();
    const looks: number[] = [];
    for (let look = 0; look < 5; look += 1) {
      looks.push(outage.opensAt);
      outage.started(a);
      expect(outage.opensAt).toBe(Number.POSITIVE_INFINITY);
      expect(outage.failed(a, { now: looks.at(-1) ?? 0, ...away })).toBe('part');
    }
    expect(looks).toEqual([1000, 3000, 7000, 12_000, 17_000]);
  });

  it('lets another call look where the one that did was aborted', () => {
    const outage = begun();
    outage.started(a);
    outage.ended(a);
    expect(outage.opensAt).toBe(1000);
  });

  it('ends with an answer, and says how long it took', () => {
    const outage = begun();
    expect(outage.answered(21_000)).toBe(21_000);
    expect(outage.answered(22_000)).toBeUndefined();
    expect(outage.opensAt).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each([
    [true, 'gone'],
    [false, 'given-up'],
  ])('is waited for within a bound (nobody there: %s)', (nobody, verdict) => {
    const outage = begun();
    const fails = (now: number): string => outage.failed(a, { now, away: nobody, present: 8 });
    expect([fails(59_999), fails(60_000)]).toEqual(['part', verdict]);
    // No second wait before the server has answered.
    expect([a, b, c].map((call) => outage.failed(call, { now: 61_000, ...away }))).toEqual(
      Array.from({ length: 3 }, () => 'single'),
    );
  });

  it('does not take a prompt that brings the server down for the end of the server', () => {
    const outage = new Outage(options);
    outage.answered(0);
    outage.failed(a, { now: 0, away: true, present: 1 });
    expect(outage.failed(a, { now: 60_000, away: true, present: 1 })).toBe('given-up');
  });
});
