import { describe, expect, it } from 'vitest';
import {
  logLengthRatio,
  openingClass,
  regularityFromCounts,
  spreadFromSums,
  spreadStatistics,
  structureClass,
} from '../../../src/metrics/form.ts';

describe('openings', () => {
  it('are told apart by what they begin with', () => {
    const classes = ['', 'A day', 'a day', '42 days', '- a day', '…', '«Oui»', '¿Qué?', '€5', '1. First'].map(
      openingClass,
    );
    expect(classes).toEqual([0, 1, 2, 3, 4, 5, 1, 1, 3, 4]);
  });
});

describe('structures', () => {
  it('are told apart by sentences and by whether the last one is closed', () => {
    const classes = ['', 'one', 'One.', 'One. Two', 'One. Two!', 'A. B. C. D.', 'A. B. C. D. E.'].map(
      structureClass,
    );
    expect(classes).toEqual([0, 2, 3, 4, 5, 9, 9]);
  });
});

describe('regularity', () => {
  it('is the share of the most frequent class', () => {
    expect(regularityFromCounts([3, 1, 0])).toBe(0.75);
    expect(regularityFromCounts([0, 0])).toBe(0);
  });
});

describe('the spread of lengths', () => {
  it('is the standard deviation of the logarithms of ratios', () => {
    const values = [0.5, -0.25, 1, 0];
    const sums = values
      .map(spreadStatistics)
      .reduce((total, row) => total.map((value, index) => value + (row[index] ?? 0)), [0, 0, 0]);
    // numpy 2.4.6: np.std([.5, -.25, 1, 0], ddof=1)
    expect(spreadFromSums(sums)).toBeCloseTo(0.5543389456520863, 12);
  });

  it('is 0 where every answer is longer by the same factor, or there is only one', () => {
    expect(spreadFromSums([3, 3, 3])).toBe(0);
    expect(spreadFromSums([1, 0.5, 0.25])).toBe(0);
  });

  it('counts words', () => {
    expect(logLengthRatio('one two three', 'one')).toBeCloseTo(Math.log(4 / 2), 12);
    expect(logLengthRatio('', 'one two')).toBeCloseTo(Math.log(1 / 3), 12);
  });
});
