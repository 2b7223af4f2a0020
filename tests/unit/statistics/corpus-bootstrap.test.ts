import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/statistics/bootstrap.ts';
import type {
  BootstrapDistribution,
  BootstrapMethod,
} from '../../../src/statistics/bootstrap-distribution.ts';
import { corpusBootstrap, pairedCorpusBootstrap } from '../../../src/statistics/corpus-bootstrap.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectBounds, expectClose, present } from './close.ts';
import { lcg } from './lcg.ts';

const [first, second] = reference.corpus;

function share([part = 0, whole = 0]: readonly number[]): number {
  return part / whole;
}

type Expected = (typeof reference.corpus)[number]['single'];

function expectDistribution(
  make: (method: BootstrapMethod) => BootstrapDistribution | undefined,
  expected: Expected,
): void {
  expectClose(make('bca')?.estimate, expected.estimate);
  expectClose(make('bca')?.standardError, expected.standardError);
  for (const { method, level, bounds } of expected.intervals) {
    expectBounds(make(method as BootstrapMethod)?.interval(level), bounds);
  }
  for (const { method, bound, atMost, atLeast } of expected.tests) {
    expectClose(make(method as BootstrapMethod)?.pAtMost(bound), atMost);
    expectClose(make(method as BootstrapMethod)?.pAtLeast(bound), atLeast);
  }
}

describe('corpusBootstrap', () => {
  it('agrees with numpy and scipy on the same draws', () => {
    for (const { a: rows, resamples, seed, single } of reference.corpus) {
      expectDistribution(
        (method) => corpusBootstrap({ rows, statistic: share, resamples, random: lcg(seed), method }),
        single,
      );
    }
  });

  it('is the bootstrap of a mean for a metric that is one', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, fc.nat(1000), (sample, seed) => {
        const options = { resamples: 100, random: lcg(seed) };
        const corpus = corpusBootstrap({
          ...options,
          rows: sample.map((value) => [value, 1]),
          statistic: share,
        });
        const mean = bootstrapMean({ ...options, values: sample, random: lcg(seed) });
        expectBounds(corpus?.interval(), [present(mean).interval().low, present(mean).interval().high]);
        expectClose(corpus?.pAtMost(1), mean?.pAtMost(1));
      }),
    );
  });

  it('is unknown below two rows', () => {
    expect(corpusBootstrap({ rows: [[1, 2]], statistic: share, random: lcg(1) })).toBeUndefined();
    expect(corpusBootstrap({ rows: [], statistic: share, random: lcg(1) })).toBeUndefined();
  });

  it('names unequal rows, values and metrics that are not numbers', () => {
    const random = lcg(1);
    const of = (...rows: number[][]) => corpusBootstrap({ rows, statistic: share, random });
    expect(() => of([1, 2], [1])).toThrow('rows[1] has 1 statistics, but rows[0] has 2.');
    expect(() => of([1, 2], [1, Number.NaN])).toThrow('rows[1][1] is NaN');
    expect(() => of([0, 0], [0, 0])).toThrow('The statistic of the whole corpus is NaN');
    expect(() => corpusBootstrap({ rows: [], statistic: share, random, resamples: 0 })).toThrow('resamples');
  });

  it('names the resample or the sample left out whose metric is not a number', () => {
    // Drawing the first sample alone leaves nothing to divide by.
    const rows = [
      [0, 0],
      [1, 2],
    ];
    expect(() => corpusBootstrap({ rows, statistic: share, random: () => 0 })).toThrow(
      'The statistic of resample 0 is NaN, not a finite number.',
    );
    expect(() => corpusBootstrap({ rows, statistic: share, resamples: 3, random: () => 0.9 })).toThrow(
      'The statistic of the corpus without sample 1 is NaN, not a finite number.',
    );
  });
});

describe('pairedCorpusBootstrap', () => {
  it('agrees with numpy and scipy on the same draws', () => {
    for (const { a, b, resamples, seed, paired } of reference.corpus) {
      expectDistribution(
        (method) => pairedCorpusBootstrap({ a, b, statistic: share, resamples, random: lcg(seed), method }),
        paired,
      );
    }
  });

  it('mirrors when the sides are exchanged', () => {
    const { a, b } = present(second);
    const one = present(pairedCorpusBootstrap({ a, b, statistic: share, resamples: 200, random: lcg(3) }));
    const other = pairedCorpusBootstrap({ a: b, b: a, statistic: share, resamples: 200, random: lcg(3) });
    expectClose(other?.estimate, -one.estimate);
    expectBounds(other?.interval(), [-one.interval().high, -one.interval().low]);
    expectClose(other?.pAtMost(0.01), one.pAtLeast(-0.01));
  });

  it('is exactly 0 for a system against itself', () => {
    const { a } = present(second);
    const distribution = pairedCorpusBootstrap({ a, b: a, statistic: share, resamples: 50, random: lcg(2) });
    expect(distribution?.interval()).toMatchObject({ estimate: 0, low: 0, high: 0 });
    expect(distribution?.pAtMost(0)).toBe(0.5);
  });

  it('is unknown for one pair and refuses pairs of unequal shape', () => {
    const { a, b } = present(second);
    expect(
      pairedCorpusBootstrap({ a: [[1, 2]], b: [[2, 2]], statistic: share, random: lcg(1) }),
    ).toBeUndefined();
    expect(() => pairedCorpusBootstrap({ a, b: b.slice(1), statistic: share, random: lcg(1) })).toThrow(
      'a has 30 rows of 2 statistics, but b has 29 of 2',
    );
    expect(() =>
      pairedCorpusBootstrap({ a: present(first).a, b: [[1], [2]], statistic: share, random: lcg(1) }),
    ).toThrow('a has 2 rows of 2 statistics, but b has 2 of 1');
  });
});
