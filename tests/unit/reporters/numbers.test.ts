import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../src/analysis/figures/figure.ts';
import type { MetricInfo } from '../../../src/protocol/metric.ts';
import {
  formatCostPer1000,
  formatDifference,
  formatDifferenceInterval,
  formatEstimate,
  formatInterval,
  formatMean,
  formatP,
  formatScore,
  saySpent,
} from '../../../src/reporters/numbers.ts';

const figure = (estimate: number, rest: Pick<Figure, 'low' | 'high' | 'n'>): Figure => ({
  estimate,
  level: 0.95,
  method: 'Wilson',
  ...rest,
});

const share: MetricInfo = {
  name: 'accuracy',
  title: 'Accuracy',
  aggregation: { kind: 'proportion' },
  scale: 1,
  better: 'higher',
};
const points: MetricInfo = { ...share, aggregation: { kind: 'corpus', formula: 'chrf' }, scale: 100 };
const free: MetricInfo = { ...share, aggregation: { kind: 'mean' }, scale: null, better: 'lower' };

describe('figures of a metric', () => {
  it('shows shares in percent, the others in their own unit', () => {
    const value = figure(0.8333, { low: 0.761, high: 0.8874, n: 90 });
    expect([formatEstimate(value, share), formatInterval(value, share)]).toEqual(['83.3%', '76.1–88.7%']);
    const chrf = figure(54.24, { low: 51, high: 57.31, n: 90 });
    expect([formatEstimate(chrf, points), formatInterval(chrf, points)]).toEqual(['54.2', '51.0–57.3']);
    const grade = figure(2.414, { low: -0.5, high: 3, n: 90 });
    expect([formatEstimate(grade, free), formatInterval(grade, free)]).toEqual(['2.41', '−0.50 to 3.00']);
  });

  it('shows what is unknown as a dash, never as 0', () => {
    expect(formatEstimate(null, share)).toBe('—');
    expect(formatInterval(figure(1, { low: null, high: null, n: 1 }), share)).toBe('—');
    expect(formatDifference(null, share)).toBe('—');
    expect(formatP(null)).toBe('—');
    expect(formatMean(null)).toBe('—');
    expect(formatCostPer1000(null)).toBe('unknown');
  });

  it('signs differences, but not nothing', () => {
    const difference = figure(-0.0001, { low: -0.021, high: 0.0204, n: 90 });
    expect(formatDifference(difference, share)).toBe('0.0 pp');
    expect(formatDifferenceInterval(difference, share)).toBe('−2.1 to +2.0');
    expect(formatDifference(figure(0.123, { low: null, high: null, n: 2 }), share)).toBe('+12.3 pp');
  });

  it('never shows a p value of 0', () => {
    expect([formatP(0), formatP(0.0009999), formatP(0.04139)]).toEqual(['<0.001', '<0.001', '0.041']);
  });

  it('says right or wrong only of what is one or the other', () => {
    expect([formatScore(1, share), formatScore(0, share), formatScore(0.5, share)]).toEqual([
      'right',
      'wrong',
      '50.0%',
    ]);
    expect([formatScore(1, points), formatScore(null, share)]).toEqual(['1.0', 'no score']);
  });
});

describe('what was spent', () => {
  const scoring = {
    calls: 1,
    cachedCalls: 0,
    texts: 0,
    failed: 0,
    unreadAnswers: 0,
    uncached: null,
    models: [],
    embedders: [],
  };

  it('tells scoring apart, also where its cost is unknown', () => {
    expect(saySpent({ billed: 1_200_000_000 })).toBe('spent $1.20');
    const known = { ...scoring, billed: 500_000_000 };
    expect(saySpent({ billed: 1_200_000_000, scoring: known })).toBe('spent $1.20, and $0.50 on scoring');
    const unknown = { ...scoring, billed: null };
    expect(saySpent({ billed: 0, scoring: unknown })).toMatch(/, and unknown on scoring$/);
  });
});
