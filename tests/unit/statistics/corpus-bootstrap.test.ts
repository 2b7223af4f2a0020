import { describe, expect, it } from 'vitest';
import { corpusBootstrap, pairedCorpusBootstrap } from '../../../src/statistics/corpus-bootstrap.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { lcg } from './lcg.ts';

const { a, b, resamples, seed, level, single, paired, difference } = reference.corpus;

function share([part = 0, whole = 0]: readonly number[]): number {
  return part / whole;
}

describe('corpusBootstrap', () => {
  it('agrees with numpy on the same draws', () => {
    const interval = corpusBootstrap({ rows: a, statistic: share, resamples, level, random: lcg(seed) });
    expect(interval).toMatchObject({ n: 30, level, method: 'corpus bootstrap' });
    expect(interval?.low).toBeCloseTo(single[0] ?? Number.NaN, 12);
    expect(interval?.high).toBeCloseTo(single[1] ?? Number.NaN, 12);
  });

  it('is unknown below two rows', () => {
    expect(corpusBootstrap({ rows: [[1, 2]], statistic: share, random: lcg(1) })).toBeUndefined();
    expect(corpusBootstrap({ rows: [], statistic: share, random: lcg(1) })).toBeUndefined();
  });

  it('names unequal rows, values and metrics that are not numbers', () => {
    const random = lcg(1);
    expect(() => corpusBootstrap({ rows: [[1, 2], [1]], statistic: share, random })).toThrow(
      'rows[1] has 1 statistics, but rows[0] has 2.',
    );
    expect(() =>
      corpusBootstrap({
        rows: [
          [1, 2],
          [1, Number.NaN],
        ],
        statistic: share,
        random,
      }),
    ).toThrow('rows[1][1] is NaN');
    expect(() =>
      corpusBootstrap({
        rows: [
          [0, 0],
          [0, 0],
        ],
        statistic: share,
        random,
      }),
    ).toThrow('The statistic of the whole corpus is NaN');
  });
});

describe('pairedCorpusBootstrap', () => {
  it('agrees with numpy on the same draws', () => {
    const interval = pairedCorpusBootstrap({ a, b, statistic: share, resamples, level, random: lcg(seed) });
    expect(interval?.estimate).toBeCloseTo(difference, 12);
    expect(interval?.low).toBeCloseTo(paired[0] ?? Number.NaN, 12);
    expect(interval?.high).toBeCloseTo(paired[1] ?? Number.NaN, 12);
  });

  it('is exactly 0 for a system against itself', () => {
    const interval = pairedCorpusBootstrap({ a, b: a, statistic: share, resamples: 50, random: lcg(2) });
    expect(interval).toMatchObject({ estimate: 0, low: 0, high: 0 });
  });

  it('refuses pairs of unequal shape', () => {
    expect(() => pairedCorpusBootstrap({ a, b: b.slice(1), statistic: share, random: lcg(1) })).toThrow(
      'a has 30 rows of 2 statistics, but b has 29 of 2',
    );
  });
});
