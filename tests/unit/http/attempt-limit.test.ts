import { expect, it } from 'vitest';
import { AttemptLimit } from '../../../src/http/attempt-limit.ts';

it.each([
  ['fast answers', 50, 30_000],
  ['slow answers', 5000, 50_000],
  ['answers of a time that is no round number', 3123.456789, 32_000],
  ['answers as slow as the limit', 60_000, 120_000],
])('follows %s once there are enough of them', (_what, latencyMs, derivedMs) => {
  const limit = new AttemptLimit({ fullMs: 120_000, leastMs: 30_000 });
  for (let answer = 0; answer < 19; answer += 1) limit.answered(latencyMs);
  expect(limit.derivedMs(0)).toBe(120_000);
  limit.answered(1);
  expect(limit.derivedMs(0)).toBe(derivedMs);
});

it('is shorter until the first answer, but for what the calls in flight may take', () => {
  const limit = new AttemptLimit({ fullMs: 120_000, firstMs: 30_000, leastMs: 30_000 });
  expect([0, 11_200, 300_000, Number.POSITIVE_INFINITY].map((workMs) => limit.derivedMs(workMs))).toEqual([
    30_000, 42_000, 120_000, 120_000,
  ]);
  limit.answered(80_000);
  expect(limit.derivedMs(0)).toBe(120_000);
  const short = new AttemptLimit({ fullMs: 5000, firstMs: 30_000, leastMs: 30_000 });
  expect(short.derivedMs(0)).toBe(5000);
});

it('is twice as long after one that hung, as long as nothing was answered', () => {
  const limit = new AttemptLimit({ fullMs: 120_000, firstMs: 30_000, leastMs: 30_000 });
  expect([limit.afterHangMs(42_000), limit.afterHangMs(100_000)]).toEqual([84_000, 120_000]);
  limit.answered(10);
  expect(limit.afterHangMs(30_000)).toBe(120_000);
});

it('never exceeds what was asked for', () => {
  const limit = new AttemptLimit({ fullMs: 5000, leastMs: 30_000 });
  for (let answer = 0; answer < 20; answer += 1) limit.answered(10);
  expect(limit.derivedMs(0)).toBe(5000);
});
