import { describe, expect, it } from 'vitest';
import {
  countCharacterNGrams,
  countWordNGrams,
  matchCount,
  splitWhiteSpace,
  totalCount,
} from '../../../src/metrics/n-grams.ts';

describe('n-grams', () => {
  it('counts runs of words and of code points', () => {
    expect([...countWordNGrams(['a', 'b', 'a', 'b'], 2)]).toEqual([
      ['a b', 2],
      ['b a', 1],
    ]);
    expect([...countCharacterNGrams('a😀b', 2)]).toEqual([
      ['a😀', 1],
      ['😀b', 1],
    ]);
    expect(countCharacterNGrams('ab', 3).size).toBe(0);
  });

  it('matches each n-gram at most as often as both sides have it', () => {
    const left = countWordNGrams(['a', 'a', 'a', 'b'], 1);
    const right = countWordNGrams(['a', 'a', 'c'], 1);
    expect(matchCount(left, right)).toBe(2);
    expect(matchCount(right, left)).toBe(2);
    expect(totalCount(left)).toBe(4);
  });

  it("splits at Python's white space, not at a byte order mark", () => {
    expect(splitWhiteSpace(' a\u00a0b\u202fc\u0085d\u001ce\ufefff ')).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e\ufefff',
    ]);
    expect(splitWhiteSpace('')).toEqual([]);
  });
});
