import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repetition } from '../../../src/metrics/repetition.ts';

const word = fc.constantFrom('one', 'two', 'three', 'été', "don't", '3.5', '東京');
const words = (minLength: number) => fc.array(word, { minLength, maxLength: 30 });

describe('repetition', () => {
  it('is the share of runs of words that were there before', () => {
    expect(repetition('one two three four five')).toBe(0);
    // Runs: abcd bcda cdab dabc abcd.
    expect(repetition('a b c d a b c d')).toBeCloseTo(1 / 5, 12);
    expect(repetition('no no no no no no no no')).toBeCloseTo(4 / 5, 12);
    expect(repetition('a b a b', 1)).toBeCloseTo(1 / 2, 12);
    expect(repetition('a b a b', 2)).toBeCloseTo(1 / 3, 12);
  });

  it('counts words, not their punctuation or lines, and tells cases apart', () => {
    expect(repetition('So it goes. So – it\ngoes!', 3)).toBeCloseTo(1 / 4, 12);
    expect(repetition('The end the end', 2)).toBe(0);
    expect(repetition('1. Wet sand\n2. Wet sand', 2)).toBeCloseTo(1 / 3, 12);
  });

  it('is unknown for a text with fewer words than a run', () => {
    expect(repetition('')).toBeUndefined();
    expect(repetition('one two three')).toBeUndefined();
    expect(repetition('... \ud83d 😀')).toBeUndefined();
    expect(repetition('one two three', 3)).toBe(0);
  });

  it('is at least 0 and below 1', () => {
    fc.assert(
      fc.property(words(0), fc.integer({ min: 1, max: 6 }), (list, order) => {
        const share = repetition(list.join(' '), order);
        expect(share === undefined).toBe(list.length < order);
        expect(share ?? 0).toBeGreaterThanOrEqual(0);
        expect(share ?? 0).toBeLessThan(1);
      }),
    );
  });

  it('grows with every copy of a text without repetition, towards 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 20 }), (length) => {
        const text = Array.from({ length }, (_, index) => `word${index} `).join('');
        const shares = [1, 2, 3, 4, 100].map((copies) => repetition(text.repeat(copies)) ?? Number.NaN);
        expect(shares[0]).toBe(0);
        for (let index = 1; index < shares.length; index++) {
          expect(shares[index]).toBeGreaterThan(shares[index - 1] ?? Number.NaN);
        }
        expect(shares.at(-1)).toBeGreaterThan(0.95);
      }),
    );
  });

  it('finds every run of a copy again', () => {
    fc.assert(
      fc.property(words(4), (list) => {
        const text = list.join(' ');
        const runs = list.length - 3;
        expect(repetition(`${text} ${text}`)).toBeGreaterThanOrEqual(runs / (2 * runs + 3) - 1e-12);
      }),
    );
  });

  it.each([0, 1.5, Number.NaN])('refuses runs of %d words', (order) => {
    expect(() => repetition('text', order)).toThrow(`order must be a whole number above 0, but is ${order}`);
  });
});
