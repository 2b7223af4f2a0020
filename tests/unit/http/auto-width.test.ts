import { expect, it } from 'vitest';
import { AutoWidth } from '../../../src/http/auto-width.ts';

/** Rounds of answers of a server that computes so many calls at once, each within 100 ms; a refusal where there are too many. */
function rounds(width: AutoWidth, count: number, { atOnce, refuses }: { atOnce: number; refuses: boolean }) {
  const sizes: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const { size } = width;
    sizes.push(size);
    if (refuses && size > atOnce) {
      for (let call = atOnce; call < size; call += 1) width.refused(atOnce, call === atOnce);
      continue;
    }
    const latencyMs = 100 * Math.max(1, size / atOnce);
    for (let call = 0; call < size; call += 1) width.answered(latencyMs);
  }
  return sizes;
}

it('doubles up to the slots where nothing stands against it', () => {
  expect(rounds(new AutoWidth(64), 6, { atOnce: 1000, refuses: false })).toEqual([4, 8, 16, 32, 64, 64]);
  expect(new AutoWidth(2).size).toBe(2);
});

it('is cut once by calls that are refused together, and goes on one by one', () => {
  const sizes = rounds(new AutoWidth(64), 40, { atOnce: 20, refuses: true });
  expect(sizes.slice(0, 6)).toEqual([4, 8, 16, 32, 22, 15]);
  expect(sizes.slice(6, 12)).toEqual([16, 17, 18, 19, 20, 21]);
  expect(Math.max(...sizes.slice(6))).toBe(21);
  expect(Math.min(...sizes.slice(6))).toBe(14);
});

it('does not fill the queue of a server that computes one call after the other', () => {
  const sizes = rounds(new AutoWidth(64), 30, { atOnce: 4, refuses: false });
  expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
});

it('begins with one call where the server was away', () => {
  const width = new AutoWidth(64);
  rounds(width, 4, { atOnce: 1000, refuses: false });
  width.restart();
  expect(rounds(width, 4, { atOnce: 1000, refuses: false })).toEqual([1, 2, 4, 8]);
});
