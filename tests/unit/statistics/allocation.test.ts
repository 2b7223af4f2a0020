import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestSplit, designError, requiredDesign } from '../../../src/statistics/allocation.ts';
import { requiredPairsContinuous } from '../../../src/statistics/power.ts';
import reference from '../../reference/statistics.json' with { type: 'json' };
import { expectClose, present } from './close.ts';

const variance = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 10, noNaN: true }));
const noise = fc.record({ between: variance, within: variance });

describe('designError', () => {
  it('is that of the mean of independent samples, halved by four times as many', () => {
    expect(designError({ between: 0.16, within: 0 }, { samples: 4, repeats: 9 })).toBeCloseTo(0.2, 12);
    expect(designError({ between: 0, within: 0.16 }, { samples: 2, repeats: 2 })).toBeCloseTo(0.2, 12);
    expect(designError({ between: 0.16, within: 0.48 }, { samples: 16, repeats: 1 })).toBeCloseTo(0.2, 12);
  });

  it('falls with samples and repeats, and repeats cannot take it below the spread between samples', () => {
    const count = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(noise, count, count, (parts, samples, repeats) => {
        const error = designError(parts, { samples, repeats });
        expect(designError(parts, { samples: samples + 1, repeats })).toBeLessThanOrEqual(error);
        expect(designError(parts, { samples, repeats: repeats + 1 })).toBeLessThanOrEqual(error);
        expect(error).toBeGreaterThanOrEqual(Math.sqrt(parts.between / samples));
      }),
    );
  });

  it.each([
    [{ between: -1 }, {}, 'between must be a finite number of at least 0, but is -1.'],
    [{ within: Number.NaN }, {}, 'within must be a finite number of at least 0, but is NaN.'],
    [{}, { samples: 0 }, 'samples must be a whole number of at least 1, but is 0.'],
    [{}, { repeats: 1.5 }, 'repeats must be a whole number of at least 1, but is 1.5.'],
  ])('refuses %o and %o', (parts, design, message) => {
    expect(() =>
      designError({ between: 1, within: 1, ...parts }, { samples: 2, repeats: 2, ...design }),
    ).toThrow(message);
  });
});

describe('bestSplit', () => {
  it('finds the least error of all splits, as numpy enumerates them', () => {
    for (const { between, within, error, ...input } of reference.allocation) {
      const found = bestSplit({ ...input, noise: { between, within } });
      if (error === null) expect(found).toBeUndefined();
      else expectClose(designError({ between, within }, present(found)), error, error);
    }
  });

  it('is never worse than another split of the same trials', () => {
    const trials = fc.integer({ min: 1, max: 400 });
    const available = fc.option(fc.integer({ min: 1, max: 100 }), { nil: null });
    fc.assert(
      fc.property(noise, trials, available, fc.nat(12), (parts, spent, most, sampleCost) => {
        const found = bestSplit({ noise: parts, trials: spent, available: most, sampleCost });
        if (found === undefined) {
          expect(spent).toBeLessThan(1 + sampleCost);
          return;
        }
        const { samples, repeats } = found;
        expect(samples * (repeats + sampleCost)).toBeLessThanOrEqual(spent);
        expect(samples).toBeLessThanOrEqual(most ?? spent);
        const error = designError(parts, found);
        for (let other = 1; other <= Math.min(100, spent - sampleCost); other++) {
          const reach = Math.min(Math.floor(spent / (other + sampleCost)), most ?? spent);
          const rival = designError(parts, { samples: reach, repeats: other });
          expect(rival).toBeGreaterThanOrEqual(error);
          if (rival === error) expect(other).toBeGreaterThanOrEqual(repeats);
        }
      }),
    );
  });

  it('measures every sample once before any twice, and repeats where samples run out or cost', () => {
    const parts = { between: 0.1, within: 0.3 };
    const split = (available: number | null, sampleCost?: number) =>
      bestSplit({
        noise: parts,
        trials: 100,
        available,
        ...(sampleCost === undefined ? {} : { sampleCost }),
      });
    expect(split(null)).toEqual({ samples: 100, repeats: 1 });
    expect(split(20)).toEqual({ samples: 20, repeats: 5 });
    expect(split(null, 12)?.repeats).toBeGreaterThan(1);
    expect(split(0)).toBeUndefined();
    expect(split(null, 100)).toBeUndefined();
  });

  it.each([
    [{ trials: 0 }, 'trials must be a whole number of at least 1, but is 0.'],
    [{ trials: Number.NaN }, 'trials must be a whole number of at least 1, but is NaN.'],
    [{ available: -1 }, 'available must be a whole number of at least 0, but is -1.'],
    [{ sampleCost: Number.NaN }, 'sampleCost must be a finite number of at least 0, but is NaN.'],
    [{ sampleCost: -1 }, 'sampleCost must be a finite number of at least 0, but is -1.'],
    [{ noise: { between: 1, within: Number.POSITIVE_INFINITY } }, 'within must be a finite number'],
  ])('refuses %o', (part, message) => {
    const good = { noise: { between: 1, within: 1 }, trials: 10, available: null };
    expect(() => bestSplit({ ...good, ...part })).toThrow(message);
  });
});

describe('requiredDesign', () => {
  const parts = { between: 0.05, within: 0.15 };

  it('measures every sample once where there are enough', () => {
    const samples = requiredPairsContinuous({ difference: 0.05, sd: Math.sqrt(0.2) });
    expect(requiredDesign({ noise: parts, difference: 0.05, available: null })).toEqual({
      samples,
      repeats: 1,
    });
    expect(requiredDesign({ noise: parts, difference: 0.05, available: samples })?.repeats).toBe(1);
    expect(requiredDesign({ noise: parts, difference: 0.05, available: samples - 1 })?.repeats).toBe(2);
  });

  it('says where no number of repeats makes up for the samples that are lacking', () => {
    expect(requiredDesign({ noise: parts, difference: 0.05, available: 100 })).toBeUndefined();
    expect(
      requiredDesign({ noise: { between: 1, within: 0 }, difference: 0.1, available: 50 }),
    ).toBeUndefined();
  });

  it('takes the fewest repeats that suffice, and fewer trials for larger differences', () => {
    const difference = fc.double({ min: 0.05, max: 1, noNaN: true });
    const available = fc.option(fc.integer({ min: 2, max: 3000 }), { nil: null });
    fc.assert(
      fc.property(noise, difference, available, (model, size, most) => {
        fc.pre(model.between + model.within > 0);
        const found = requiredDesign({ noise: model, difference: size, available: most });
        const needed = (repeats: number) =>
          requiredPairsContinuous({
            difference: size,
            sd: Math.sqrt(model.between + model.within / repeats),
          });
        if (found === undefined) {
          expect(needed(100)).toBeGreaterThan(most ?? Number.POSITIVE_INFINITY);
          return;
        }
        expect(found.samples).toBe(needed(found.repeats));
        expect(found.samples).toBeLessThanOrEqual(most ?? found.samples);
        if (found.repeats > 1) expect(needed(found.repeats - 1)).toBeGreaterThan(most ?? 0);
        const easier = present(requiredDesign({ noise: model, difference: size * 2, available: most }));
        expect(easier.repeats).toBeLessThanOrEqual(found.repeats);
      }),
    );
  });

  it.each([
    [{ difference: 0 }, 'difference must be a finite number above 0, but is 0.'],
    [{ noise: { between: 0, within: 0 } }, 'sd must be a finite number above 0, but is 0.'],
    [{ noise: { between: 1, within: -1 } }, 'within must be a finite number of at least 0, but is -1.'],
    [{ available: Number.NaN }, 'available must be a whole number of at least 0, but is NaN.'],
    [{ power: 1 }, 'power must lie strictly between 0 and 1, but is 1.'],
  ])('refuses %o', (part, message) => {
    expect(() => requiredDesign({ noise: parts, difference: 1, available: null, ...part })).toThrow(message);
  });
});
