import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { CurveReport, Overtaking } from '../../../../src/analysis/tuning/learning-curve-model.ts';
import { sayOvertaking } from '../../../../src/reporters/curve-words.ts';
import { buildRun, type CellPlan, type Outcome, technique } from '../../../support/run-record-builder.ts';

const N = 100;

/** The first `right` of the samples right, turned by `shift` so that techniques are right in different places. */
function outcomes(right: number, shift = 0): Outcome[] {
  return Array.from({ length: N }, (_, index) => ((index + shift) % N < right ? 1 : 0));
}

function place(value: number, seed: number, right: number): CellPlan {
  return {
    technique: technique(`fine-tuned-${value}-s${seed}`, {
      weights: { training: 'closed-book', tuned: 'x' },
    }),
    curve: { axis: 'training examples', value, seed },
    outcomes: outcomes(right, seed * 7),
  };
}

function curveOf(cells: readonly CellPlan[]): CurveReport {
  const [suite] = buildReport(buildRun({ cells })).suites;
  const [curve] = suite?.curves ?? [];
  if (curve === undefined) throw new Error('no curve');
  return curve;
}

function against(rights: readonly [number, number][], rival: number): Overtaking {
  const { overtakings } = curveOf([
    { technique: 'few-shot', outcomes: outcomes(rival, 31) },
    ...rights.map(([value, right]) => place(value, 1, right)),
  ]);
  const [found] = overtakings;
  if (found === undefined) throw new Error('nothing is held against it');
  return found;
}

describe('a learning curve', () => {
  it('is the mean over seeds and samples at each number, in order', () => {
    const curve = curveOf([
      { technique: 'plain', outcomes: outcomes(20) },
      place(40, 1, 80),
      place(10, 1, 30),
      place(40, 2, 70),
      place(10, 2, 50),
    ]);
    expect(curve).toMatchObject({ axis: 'training examples', samples: N });
    expect(curve.points.map(({ value, figure }) => [value, figure.estimate])).toEqual([
      [10, 0.4],
      [40, 0.75],
    ]);
    expect(curve.points[0]?.seeds).toEqual([
      { seed: 1, estimate: 0.3 },
      { seed: 2, estimate: 0.5 },
    ]);
    const { low, high } = curve.points[0]?.figure ?? {};
    // Seeds differ by more than samples do by chance (0.05): their spread is in the interval.
    expect(low).toBeLessThan(0.32);
    expect(high).toBeGreaterThan(0.48);
  });

  it('is no part of the suite’s tables, families and comparisons', () => {
    const [suite] = buildReport(
      buildRun({ cells: [{ technique: 'plain', outcomes: outcomes(20) }, place(10, 1, 90)] }),
    ).suites;
    expect(suite?.cells.map(({ technique: spec }) => spec.name)).toEqual(['plain']);
    expect(suite?.comparisons).toEqual([]);
  });

  it('leaves out samples that a cell failed on', () => {
    const failing = outcomes(50).map((outcome, index): Outcome => (index < 10 ? 'failed' : outcome));
    const curve = curveOf([{ technique: 'plain', outcomes: failing }, place(10, 1, 90)]);
    expect(curve.samples).toBe(N - 10);
  });

  it('overtakes between two places by a straight line over the logarithm', () => {
    const found = against(
      [
        [10, 20],
        [40, 60],
      ],
      40,
    );
    // Half the way from 10 to 40 on a logarithm.
    expect(found.at).toBeCloseTo(20, 10);
    expect(found.low).toBeGreaterThan(10);
    expect(found.low).toBeLessThan(20);
    expect(found.high).toBeGreaterThan(20);
    expect(found.high).toBeLessThan(40);
    expect(found.share).toBeGreaterThan(0.99);
    expect(sayOvertaking(found)).toMatch(/^20 \(95% interval 1\d to [23]\d; in 100% of the resamples\)$/);
  });

  it('says where it is not settled or never within the data', () => {
    const close = against(
      [
        [10, 20],
        [40, 42],
      ],
      40,
    );
    expect(close.at).toBeGreaterThan(10);
    expect(close.high).toBeNull();
    expect(sayOvertaking(close)).toContain('to beyond 40');
    const never = against(
      [
        [10, 10],
        [40, 20],
      ],
      80,
    );
    expect(never).toMatchObject({ at: null, low: null, high: null, share: 0 });
    expect(sayOvertaking(never)).toBe('not within the data (up to 40); in 0% of the resamples it is');
  });

  it('says "at most" where it is above from the start', () => {
    const found = against(
      [
        [10, 90],
        [40, 95],
      ],
      20,
    );
    expect(sayOvertaking(found)).toBe(
      'at most 10 (95% interval at most 10 to at most 10; in 100% of the resamples)',
    );
  });
});
