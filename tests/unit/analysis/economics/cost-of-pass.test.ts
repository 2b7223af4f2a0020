import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnSet } from '../../../../src/analysis/economics/column-set.ts';
import { planCostOfPass } from '../../../../src/analysis/economics/cost-of-pass.ts';
import type { CostOfPass } from '../../../../src/analysis/economics/economics-model.ts';
import { resampleJointly } from '../../../../src/statistics/joint-resampling.ts';
import reference from '../../../reference/economics.json' with { type: 'json' };
import { sideOf } from '../../../support/tally.ts';
import { lcg } from '../../statistics/lcg.ts';

function costOf(
  change: Parameters<typeof sideOf>[0],
  { volumes, seed = 3, resamples = 60 }: { volumes: readonly number[]; seed?: number; resamples?: number },
): CostOfPass {
  const columns = new ColumnSet();
  const read = planCostOfPass([sideOf(change)], { columns, volumes });
  const [found] = read?.(resampleJointly({ columns: columns.columns, resamples, random: lcg(seed) })) ?? [];
  if (found === undefined) throw new Error('there is no cost of a right answer');
  return found;
}

describe('the cost of a right answer', () => {
  it.each(reference.passes)(
    'agrees with numpy: set-up $setUp, right $right',
    ({ cost, right, setUp, seed, volumes }) => {
      const found = costOf(
        { cost, right, setUp },
        { volumes: volumes.map(({ volume }) => volume), seed, resamples: reference.resamples },
      );
      for (const [index, { cost: wanted }] of volumes.entries()) {
        const got = found.byVolume[index];
        for (const [actual, value] of [
          [got?.estimate, wanted[0]],
          [got?.low, wanted[1]],
          [got?.high, wanted[2]],
        ] as const) {
          if (value === null || value === undefined) expect(actual).toBeNull();
          // Whole nano-USD.
          else expect(Math.abs((actual ?? Number.NaN) - value)).toBeLessThan(0.5 + 1e-6 * value);
        }
      }
    },
  );

  it('is (c + F / N) / p', () => {
    // Answers at 10, three of four right, a set-up of 600.
    const found = costOf(
      { cost: [10, 10, 10, 10], right: [1, 1, 0, 1], setUp: 600 },
      { volumes: [1, 20, 600] },
    );
    expect(found).toMatchObject({ right: 3, scored: 4, reason: null });
    expect(found.byVolume.map((at) => at?.estimate)).toEqual([
      Math.round(610 / 0.75),
      Math.round(40 / 0.75),
      Math.round(11 / 0.75),
    ]);
  });

  it('has a lower bound and no number where nothing was right', () => {
    // Wilson's upper end of 0 of 10 is .277533.
    const cost = Array<number>(10).fill(5_000);
    const [at] = costOf({ cost, right: cost.map(() => 0), setUp: 0 }, { volumes: [100] }).byVolume;
    expect(at).toEqual({ estimate: null, low: Math.round(5_000 / 0.2775327999), high: null });
  });

  it('does not take a small sample without an error for proof that there is none', () => {
    // Wilson's lower end of 5 of 5 is .565518.
    const [at] = costOf({ cost: [6_000, 6_000, 6_000, 6_000, 6_000] }, { volumes: [1] }).byVolume;
    expect(at).toEqual({ estimate: 6_000, low: 6_000, high: Math.round(6_000 / 0.5655175) });
  });

  it('stays unknown where set-up or answers are, and says why', () => {
    expect(costOf({ cost: [1, 2], setUp: null }, { volumes: [1] })).toMatchObject({
      byVolume: [null],
      reason: 'the set-up of plain is unknown (training)',
    });
    expect(costOf({ cost: null, right: [1, 0] }, { volumes: [1] })).toMatchObject({
      byVolume: [null],
      reason: 'the cost of an answer of plain is unknown',
    });
    expect(costOf({ cost: [], right: [] }, { volumes: [1] }).reason).toBe('plain answered nothing');
  });

  it('is 0 where answers and set-up are free', () => {
    expect(costOf({ cost: [0, 0, 0], right: [1, 0, 1] }, { volumes: [1, 10] }).byVolume).toEqual([
      { estimate: 0, low: 0, high: 0 },
      { estimate: 0, low: 0, high: 0 },
    ]);
  });

  it('has no rule to go by where a metric has none', () => {
    const side = sideOf({ cost: [1, 2] });
    const without = { ...side, tally: { ...side.tally, right: null } };
    expect(planCostOfPass([without], { columns: new ColumnSet(), volumes: [1] })).toBeNull();
  });

  it('never rises with the volume, and lies in its band', () => {
    const sample = fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(0, 1));
    const samples = fc.array(sample, { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: 1_000_000_000 }), (rows, setUp) => {
        const change = { cost: rows.map(([cost]) => cost), right: rows.map(([, right]) => right), setUp };
        const { byVolume } = costOf(change, { volumes: [1, 10, 100, 1_000, 10_000] });
        const least = byVolume.map((at) => at?.estimate ?? at?.low ?? Number.NaN);
        for (const [index, value] of least.entries()) {
          expect(Number.isFinite(value)).toBe(true);
          if (index > 0) expect(value).toBeLessThanOrEqual(least[index - 1] ?? Number.NaN);
        }
        for (const at of byVolume) {
          for (const end of [at?.low, at?.high]) if (end != null) expect(Number.isFinite(end)).toBe(true);
          if (at?.low != null && at.high !== null) expect(at.low).toBeLessThanOrEqual(at.high);
        }
      }),
    );
  });
});
