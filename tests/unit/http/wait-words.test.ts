import { expect, it } from 'vitest';
import { roundDuration, sayTime } from '../../../src/http/wait-words.ts';

it.each([
  [200, '1 s'],
  [45_000, '45 s'],
  [59_500, '1 min'],
  [120_000, '2 min'],
  [432_000, '7 min 12 s'],
  [3_600_000, '1 h'],
  [3_599_900, '1 h'],
  [4_800_000, '1 h 20 min'],
])('says %d ms as %s', (ms, words) => {
  expect(roundDuration(ms)).toBe(words);
});

it('says the time of day, and the date where it is another one', () => {
  const now = new Date(2026, 2, 1, 13, 5);
  expect(sayTime(new Date(2026, 2, 1, 14, 5), now)).toBe('14:05');
  expect(sayTime(new Date(2026, 2, 2, 1, 5), now)).toBe('2026-03-02 01:05');
});
