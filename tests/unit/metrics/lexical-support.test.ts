import { describe, expect, it } from 'vitest';
import {
  citationPrecision,
  citedSources,
  lexicalSupport,
  withoutCitations,
} from '../../../src/metrics/lexical-support.ts';

describe('lexicalSupport', () => {
  it('is the share of content words and numbers that stand in the context', () => {
    expect(lexicalSupport('It is 30 days.', 'You have thirty days.')).toBe(1);
    expect(lexicalSupport('blue kettles in Paris', 'Kettles come in blue.')).toBeCloseTo(2 / 3, 12);
    expect(lexicalSupport('Nothing of it', 'Kettles come in blue.')).toBe(0);
  });

  it('compares letters where no space parts words', () => {
    expect(lexicalSupport('五年', '保修期是五年。')).toBe(1);
    expect(lexicalSupport('三年', '保修期是五年。')).toBe(0.5);
    expect(lexicalSupport('서울', '서울에서 열립니다.')).toBe(1);
  });

  it('has nothing to say of an answer without content', () => {
    expect(lexicalSupport('It is so.', 'Kettles come in blue.')).toBeNull();
    expect(lexicalSupport('', 'x')).toBeNull();
  });
});

describe('citations', () => {
  it('are numbers in square brackets', () => {
    expect(citedSources('30 days [1], or more [2, 3][1].')).toEqual([1, 2, 3]);
    expect(citedSources('an array[i] and a year (2026)')).toEqual([]);
    expect(withoutCitations('30 days [1], or more [2, 3].')).toBe('30 days, or more.');
    expect(citedSources('30 days [1-3], 【4】, 【7†source】 and [Source 9].')).toEqual([1, 2, 3, 4, 7, 9]);
    expect(citedSources('items[0] of [2026]')).toEqual([]);
  });

  it.each([
    ['items[1]', ['items[1]'], 'items[1]'],
    ['the range is [10, 20]', ['[10, 20]'], 'the range is [10, 20]'],
    ['[12]', ['12'], '[12]'],
    ['30 days [1][2].', ['30 days'], '30 days.'],
    ['30 days 【2†source】', ['30 days'], '30 days'],
  ])('%j loses none of what %j holds', (answer, targets, left) => {
    expect(withoutCitations(answer, targets)).toBe(left);
  });

  it('are right where their source holds a right passage', () => {
    expect(citationPrecision([1, 2], [true, false])).toBe(0.5);
    expect(citationPrecision([4], [true])).toBe(0);
    expect(citationPrecision([], [true])).toBeNull();
  });
});
