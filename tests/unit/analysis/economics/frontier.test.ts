import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellTally } from '../../../../src/analysis/economics/cell-tally.ts';
import { ColumnSet } from '../../../../src/analysis/economics/column-set.ts';
import { planFrontier } from '../../../../src/analysis/economics/frontier.ts';
import { undominated } from '../../../../src/analysis/economics/undominated.ts';
import { resampleJointly } from '../../../../src/statistics/joint-resampling.ts';
import reference from '../../../reference/economics.json' with { type: 'json' };
import { ACCURACY, MACRO_F1 } from '../../../support/run-record-builder.ts';
import { tallyOf } from '../../../support/tally.ts';
import { lcg } from '../../statistics/lcg.ts';

function frontierOf(tallies: readonly CellTally[], { seed = 1, resamples = 50, metric = ACCURACY } = {}) {
  const columns = new ColumnSet();
  const plan = planFrontier(tallies, { columns, metric, formula: null });
  const joint = resampleJointly({ columns: columns.columns, resamples, random: lcg(seed) });
  return { neighbours: plan.neighbours, ...plan.read(joint) };
}

describe('the frontier', () => {
  it.each(reference.frontiers)(
    'agrees with numpy: on it $onFrontier',
    ({ score, cost, seed, onFrontier, chance }) => {
      const tallies = score.map((right, index) =>
        tallyOf({ technique: `t${index}`, right, cost: cost[index] ?? [] }),
      );
      const { points } = frontierOf(tallies, { seed, resamples: reference.resamples }).byCost;
      expect(points.map((point) => point.onFrontier)).toEqual(onFrontier);
      expect(points.map((point) => point.chance)).toEqual(chance);
    },
  );

  it('leaves out who is no better for no less, and keeps equals', () => {
    expect(
      undominated([
        { worth: 0.5, takes: 1 },
        { worth: 0.5, takes: 2 },
        { worth: 0.9, takes: 2 },
        { worth: 0.4, takes: 1 },
        { worth: 0.9, takes: 2 },
        { worth: 0.95, takes: 9 },
      ]),
    ).toEqual([true, false, true, false, true, true]);
  });

  it('puts neighbours beside each other, the cheaper one first', () => {
    const tallies = [
      tallyOf({ technique: 'dear', cost: [9, 9], right: [1, 1] }),
      tallyOf({ technique: 'beaten', cost: [5, 5], right: [0, 0] }),
      tallyOf({ technique: 'cheap', cost: [1, 1], right: [0, 0] }),
      tallyOf({ technique: 'middle', cost: [3, 3], right: [1, 0] }),
    ];
    expect(frontierOf(tallies).neighbours).toEqual([
      [2, 3],
      [3, 0],
    ]);
  });

  it('takes less for more where a metric is better when it is lower', () => {
    const tallies = [
      tallyOf({ technique: 'plain', cost: [1, 1], right: [1, 1] }),
      tallyOf({ technique: 'few-shot', cost: [2, 2], right: [0, 0] }),
    ];
    const metric = { ...ACCURACY, better: 'lower' as const };
    expect(frontierOf(tallies, { metric }).byCost.points).toMatchObject([
      { quality: 1, onFrontier: true },
      { quality: 0, onFrontier: true },
    ]);
    expect(frontierOf(tallies).byCost.points).toMatchObject([
      { onFrontier: true },
      { onFrontier: false, chance: 0 },
    ]);
  });

  it('stands on the samples that all answered', () => {
    const whole = tallyOf({ technique: 'plain', cost: [1, 1, 7, 1], right: [1, 0, 1, 1] });
    const broken = {
      ...tallyOf({ technique: 'few-shot', cost: [2, 2, 0, 2], right: [1, 1, 0, 1] }),
      complete: Uint8Array.of(1, 1, 0, 1),
      answered: Float64Array.of(1, 1, 0, 1),
      scored: Float64Array.of(1, 1, 0, 1),
    };
    expect(frontierOf([whole, broken]).byCost).toMatchObject({
      n: 3,
      points: [
        { quality: 2 / 3, against: 1 },
        { quality: 1, against: 2 },
      ],
    });
  });

  it('has no place for what is unknown, and says why', () => {
    const right = Array<number>(30).fill(1);
    const times = right.map((_, index) => 100 + index);
    const { byCost, byLatency } = frontierOf([
      tallyOf({ technique: 'plain', cost: null, right, latency: times }),
      tallyOf({ technique: 'few-shot', cost: right, right }),
      tallyOf({ technique: 'cot', cost: right, right, latency: times }),
      { ...tallyOf({ technique: 'none', cost: right, right }), scored: new Float64Array(30) },
    ]);
    expect(byCost.points.map(({ reason }) => reason)).toEqual([
      'the cost of an answer of plain is unknown',
      null,
      null,
      'it has no score',
    ]);
    expect(byCost.points[0]).toMatchObject({ quality: null, against: null, onFrontier: null, chance: null });
    expect(byLatency.points.map(({ reason }) => reason)).toEqual([
      null,
      'its latency was measured on 0 of these samples, fewer than 20',
      null,
      'it has no score',
    ]);
    expect(byLatency.points[0]).toMatchObject({ against: 114.5, onFrontier: true, chance: 1 });
  });

  it('is nothing for one technique alone, for too few samples, or without statistics of a corpus metric', () => {
    const alone = frontierOf([tallyOf({ cost: [1, 2], right: [1, 0] })]).byCost.points[0];
    expect(alone).toMatchObject({
      quality: 0.5,
      onFrontier: null,
      reason: 'there is no other technique to hold it against',
    });
    const one = tallyOf({ cost: [1], right: [1] });
    expect(frontierOf([one, one]).byCost.points[0]?.reason).toBe(
      'fewer than two samples were answered by all techniques',
    );
    const two = tallyOf({ cost: [1, 2], right: [1, 0] });
    expect(frontierOf([two, two], { metric: MACRO_F1 }).byCost.points[0]?.reason).toBe('it has no score');
    expect(frontierOf([]).byCost).toEqual({ n: 0, points: [] });
  });

  it('always has someone on it, and nobody there is beaten', () => {
    const position = fc.record({
      worth: fc.integer({ min: 0, max: 5 }),
      takes: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(position, { minLength: 1, maxLength: 12 }), (positions) => {
        const on = undominated(positions);
        expect(on).toContain(true);
        const kept = positions.filter((_, at) => on[at]);
        expect(undominated(kept)).toEqual(kept.map(() => true));
        for (const [at, own] of positions.entries()) {
          if (on[at]) continue;
          expect(kept.some((other) => other.worth >= own.worth && other.takes <= own.takes)).toBe(true);
        }
      }),
    );
  });
});
