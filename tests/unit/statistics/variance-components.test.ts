import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designError } from '../../../src/statistics/allocation.ts';
import { meanInterval } from '../../../src/statistics/mean.ts';
import { mean, standardDeviation } from '../../../src/statistics/moments.ts';
import { varianceComponents } from '../../../src/statistics/variance-components.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, magnitude, present } from './close.ts';

const { anova, reml } = reference.varianceComponents;

describe('varianceComponents', () => {
  it("agree with the mean squares of statsmodels' analysis of variance", () => {
    for (const { clusters, samples, repeats, ...expected } of anova) {
      const parts = present(varianceComponents(clusters));
      const scale = magnitude(clusters.flat()) ** 2;
      expectClose(parts.between, expected.between, scale);
      expectClose(parts.within, expected.within, scale);
      expectClose(parts.repeats, repeats);
      expect(parts.samples).toBe(samples);
    }
  });

  it("come near statsmodels' restricted maximum likelihood, which iterates to the same solution", () => {
    const parts = present(varianceComponents(reml.clusters));
    expect(parts.between / reml.between).toBeCloseTo(1, 3);
    expect(parts.within / reml.within).toBeCloseTo(1, 3);
  });

  it('tell the two apart', () => {
    expect(
      varianceComponents([
        [1, 1],
        [3, 3],
      ]),
    ).toEqual({ between: 2, within: 0, samples: 2, repeats: 2 });
    expect(
      varianceComponents([
        [0, 2],
        [0, 2],
        [0, 2],
      ]),
    ).toEqual({ between: 0, within: 2, samples: 3, repeats: 2 });
  });

  it('are unknown for fewer than two samples and where none was repeated', () => {
    expect(varianceComponents([])).toBeUndefined();
    expect(varianceComponents([[1, 2, 3]])).toBeUndefined();
    expect(varianceComponents([[1], [2], [3]])).toBeUndefined();
    expect(varianceComponents([[1], [2, 2]])).toMatchObject({ within: 0 });
  });

  it('name an empty sample and a value that is not a number', () => {
    expect(() => varianceComponents([[1, 2], []])).toThrow('clusters[1] is empty');
    expect(() => varianceComponents([[1, Number.NaN], [2]])).toThrow('clusters[0][1] is NaN');
  });

  const cluster = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 });
  const clusters = fc.array(cluster, { minLength: 2, maxLength: 12 });

  it('are never below 0, do not depend on order, on a shift or on the sign, and go with the square of the unit', () => {
    fc.assert(
      fc.property(clusters, fc.constantFrom(-1, 0.1, 1e-6, 1e6), (rows, unit) => {
        const parts = varianceComponents(rows);
        const turned = varianceComponents(rows.map((row) => row.toReversed()).toReversed());
        const shifted = varianceComponents(rows.map((row) => row.map((value) => value + 7)));
        const scaled = varianceComponents(rows.map((row) => row.map((value) => value * unit)));
        if (parts === undefined) {
          expect([turned, shifted, scaled]).toEqual([undefined, undefined, undefined]);
          return;
        }
        expect(parts.between).toBeGreaterThanOrEqual(0);
        expect(parts.within).toBeGreaterThanOrEqual(0);
        for (const [other, factor] of [
          [turned, 1],
          [shifted, 1],
          [scaled, unit ** 2],
        ] as const) {
          expect((other?.between ?? Number.NaN) / factor).toBeCloseTo(parts.between, 6);
          expect((other?.within ?? Number.NaN) / factor).toBeCloseTo(parts.within, 6);
          expect(other?.repeats).toBeCloseTo(parts.repeats, 12);
        }
      }),
    );
  });

  it('give a design the error that the mean of equally repeated samples has', () => {
    const row = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 12 }), (rows) => {
        const parts = present(varianceComponents(rows));
        expect(parts.repeats).toBe(3);
        // Where more variance lies within than between accounts for, between is cut off at 0.
        fc.pre(parts.between > 0);
        const error = designError(parts, parts);
        expectClose(error, standardDeviation(rows.map(mean)) / Math.sqrt(rows.length));
        expect(meanInterval(rows.map(mean))?.estimate).toBeCloseTo(mean(rows.flat()), 9);
      }),
    );
  });
});
