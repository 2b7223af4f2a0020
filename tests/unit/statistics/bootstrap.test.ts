import { describe, expect, it } from 'vitest';
import {
  bootstrapInterval,
  bootstrapMeanInterval,
  pairedBootstrap,
} from '../../../src/statistics/bootstrap.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { lcg } from './lcg.ts';

const { values, resamples, level, seed, mean, median, scipyMean } = reference.bootstrap;

function meanOf(indices: Uint32Array): number {
  return indices.reduce((sum, index) => sum + (values[index] ?? Number.NaN), 0) / indices.length;
}

function medianOf(indices: Uint32Array): number {
  const sorted = Array.from(indices, (index) => values[index] ?? Number.NaN).sort((x, y) => x - y);
  return sorted[(sorted.length - 1) / 2] ?? Number.NaN;
}

describe('bootstrapInterval', () => {
  it('agrees with numpy on the same draws', () => {
    const interval = bootstrapInterval({ n: 25, statistic: medianOf, resamples, level, random: lcg(seed) });
    expect(interval).toMatchObject({ n: 25, level, method: 'bootstrap' });
    expect(interval?.low).toBeCloseTo(median[0] ?? Number.NaN, 12);
    expect(interval?.high).toBeCloseTo(median[1] ?? Number.NaN, 12);
  });

  it('takes its estimate from the samples as they are', () => {
    const interval = bootstrapInterval({ n: 25, statistic: meanOf, resamples: 10, random: lcg(1) });
    expect(interval?.estimate).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 25, 12);
  });

  it('is unknown below two samples', () => {
    expect(bootstrapInterval({ n: 1, statistic: () => 1, random: lcg(1) })).toBeUndefined();
  });

  it('names the resample whose statistic is not a number', () => {
    let calls = 0;
    const statistic = () => (++calls === 3 ? Number.NaN : 1);
    expect(() => bootstrapInterval({ n: 4, statistic, random: lcg(1) })).toThrow(
      'The statistic of resample 1 is NaN, not a finite number.',
    );
  });
});

describe('bootstrapMeanInterval', () => {
  it('agrees with numpy and with the general bootstrap on the same draws', () => {
    const fast = bootstrapMeanInterval({ values, resamples, level, random: lcg(seed) });
    const general = bootstrapInterval({ n: 25, statistic: meanOf, resamples, level, random: lcg(seed) });
    expect(fast?.low).toBeCloseTo(mean[0] ?? Number.NaN, 12);
    expect(fast?.high).toBeCloseTo(mean[1] ?? Number.NaN, 12);
    expect(fast?.low).toBeCloseTo(general?.low ?? Number.NaN, 12);
  });

  it("comes near scipy's percentile bootstrap of 200,000 resamples", () => {
    const interval = bootstrapMeanInterval({ values, level, random: lcg(99) });
    expect(Math.abs((interval?.low ?? 0) - (scipyMean[0] ?? 0))).toBeLessThan(0.03);
    expect(Math.abs((interval?.high ?? 0) - (scipyMean[1] ?? 0))).toBeLessThan(0.03);
  });

  it('repeats itself with the same seed and refuses bad input', () => {
    const once = bootstrapMeanInterval({ values, resamples: 50, random: lcg(4) });
    expect(bootstrapMeanInterval({ values, resamples: 50, random: lcg(4) })).toEqual(once);
    expect(bootstrapMeanInterval({ values: [2], random: lcg(4) })).toBeUndefined();
    expect(() => bootstrapMeanInterval({ values: [1, Number.NaN], random: lcg(4) })).toThrow(
      'values[1] is NaN',
    );
    expect(() => bootstrapMeanInterval({ values, resamples: 0, random: lcg(4) })).toThrow('resamples');
  });
});

describe('pairedBootstrap', () => {
  it('is the bootstrap of the mean difference', () => {
    const interval = pairedBootstrap({ differences: values, resamples, level, random: lcg(seed) });
    expect(interval).toMatchObject({ n: 25, method: 'paired bootstrap' });
    expect(interval?.low).toBeCloseTo(mean[0] ?? Number.NaN, 12);
  });

  it('has no width where all differences are equal', () => {
    const interval = pairedBootstrap({ differences: [1, 1, 1], resamples: 20, random: lcg(1) });
    expect(interval).toMatchObject({ estimate: 1, low: 1, high: 1 });
  });

  it('names a difference that is not a number', () => {
    expect(() => pairedBootstrap({ differences: [Number.NaN, 1], random: lcg(1) })).toThrow(
      'differences[0] is NaN',
    );
  });
});
