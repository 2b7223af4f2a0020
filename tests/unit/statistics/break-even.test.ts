import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerCosts, type BreakEven, breakEven } from '../../../src/statistics/break-even.ts';
import { jointRatio, resampleJointly } from '../../../src/statistics/joint-resampling.ts';
import reference from '../../reference/economics.json' with { type: 'json' };
import { expectClose, magnitude, present } from './close.ts';
import { lcg } from './lcg.ts';

/** Both sides on the same draws. */
function costsOf(
  a: readonly number[],
  b: readonly number[],
  { seed = 5, resamples = 200 } = {},
): { readonly a: AnswerCosts; readonly b: AnswerCosts } {
  const joint = resampleJointly({
    columns: [Float64Array.from(a), Float64Array.from(b), new Float64Array(a.length).fill(1)],
    resamples,
    random: lcg(seed),
  });
  return {
    a: present(jointRatio(joint, { over: 0, under: 2 })),
    b: present(jointRatio(joint, { over: 1, under: 2 })),
  };
}

function of(
  setUp: readonly [number | null, number | null],
  a: readonly number[],
  b: readonly number[],
  {
    pace,
    ...options
  }: {
    readonly seed?: number;
    readonly resamples?: number;
    readonly pace?: { readonly a: number; readonly b: number };
  } = {},
): BreakEven {
  return breakEven({
    setUp: { a: setUp[0], b: setUp[1] },
    perAnswer: costsOf(a, b, options),
    n: a.length,
    ...(pace === undefined ? {} : { pace }),
  });
}

const MIRRORED = {
  always: 'never',
  never: 'always',
  from: 'until',
  until: 'from',
  same: 'same',
  'not settled': 'not settled',
  unknown: 'unknown',
} as const;

const amount = fc.integer({ min: 0, max: 1_000_000 });
const answers = fc.array(fc.tuple(amount, amount), { minLength: 2, maxLength: 20 });

describe('breakEven', () => {
  it.each(reference.breakEvens)('agrees with numpy: set-up $setUp, $verdict', (expected) => {
    const { a, b, seed, saving, band } = expected;
    const found = of([expected.setUp[0] ?? null, expected.setUp[1] ?? null], a, b, {
      seed,
      resamples: reference.resamples,
    });
    const scale = magnitude([...a, ...b]);
    expect(found.verdict).toBe(expected.verdict);
    expectClose(found.saving?.low, saving[0], scale);
    expectClose(found.saving?.high, saving[1], scale);
    for (const [actual, wanted] of [
      [found.answers, expected.answers],
      [found.low, band[0]],
      [found.high, band[1]],
    ] as const) {
      if (wanted == null) expect(actual).toBeNull();
      // Rounding of a small saving is carried over to a large number of answers.
      else expect(Math.abs((actual ?? Number.NaN) / wanted - 1)).toBeLessThan(1e-6);
    }
  });

  it('divides the difference of the set-ups by what an answer saves', () => {
    // (300 − 100) / (7 − 2), the same on every sample.
    expect(of([300, 100], [2, 2, 2], [7, 7, 7])).toMatchObject({
      verdict: 'from',
      answers: 40,
      low: 40,
      high: 40,
      setUpDifference: 200,
      gaps: [],
    });
    expect(of([100, 300], [7, 7, 7], [2, 2, 2])).toMatchObject({ verdict: 'until', answers: 40 });
  });

  it('holds the saving at equal paces too, and does not move the estimate', () => {
    const even = of([300, 100], [2, 2, 2], [7, 7, 7]);
    // At equal paces 7 / 2 − 2.
    const slow = of([300, 100], [2, 2, 2], [7, 7, 7], { pace: { a: 1, b: 2 } });
    expect(slow).toMatchObject({ verdict: 'from', answers: 40, low: 40, saving: { estimate: 5, high: 5 } });
    expect(slow.saving?.low).toBeCloseTo(1.5, 12);
    expect(slow.high).toBeCloseTo(200 / 1.5, 9);
    expect(of([300, 100], [2, 2, 2], [7, 7, 7], { pace: { a: 1, b: 4 } }).verdict).toBe('not settled');
    expect(of([300, 100], [2, 2, 2], [7, 7, 7], { pace: { a: 3, b: 3 } })).toEqual(even);
  });

  it('needs no number where set-up and answers point the same way', () => {
    const nothing = { answers: null, low: null, high: null };
    expect(of([100, 100], [2, 2], [7, 7])).toMatchObject({ verdict: 'always', ...nothing });
    expect(of([100, 300], [7, 7], [7, 7])).toMatchObject({ verdict: 'always', ...nothing });
    expect(of([300, 100], [7, 7], [7, 7])).toMatchObject({ verdict: 'never', ...nothing });
    expect(of([100, 100], [7, 7], [2, 2])).toMatchObject({ verdict: 'never', ...nothing });
    expect(of([100, 100], [7, 7], [7, 7])).toMatchObject({ verdict: 'same', ...nothing });
  });

  it('is not settled where the sign of the saving is not shown, with a band without an end', () => {
    const found = of([300, 100], [1, 9, 2, 8, 1, 9], [9, 2, 8, 1, 9, 3]);
    expect(found.verdict).toBe('not settled');
    expect(found.high).toBeNull();
    expectClose(found.low, 200 / (found.saving?.high ?? 0));
    // Equal set-ups never cross above 0.
    expect(of([100, 100], [1, 9, 2, 8], [9, 2, 8, 1])).toMatchObject({
      verdict: 'not settled',
      answers: null,
      low: null,
      high: null,
    });
  });

  it('says what is unknown instead of taking it for 0', () => {
    const { a, b } = costsOf([2, 2], [7, 7]);
    const unknown = (change: Partial<Parameters<typeof breakEven>[0]>) =>
      breakEven({ setUp: { a: 300, b: 100 }, perAnswer: { a, b }, n: 2, ...change });
    expect(unknown({ setUp: { a: null, b: 100 } })).toMatchObject({
      verdict: 'unknown',
      setUpDifference: null,
      gaps: ['set-up of A'],
      answers: null,
    });
    expect(unknown({ setUp: { a: 1, b: null } }).gaps).toEqual(['set-up of B']);
    expect(unknown({ perAnswer: { a: null, b } })).toMatchObject({ saving: null, gaps: ['cost of A'] });
    expect(unknown({ perAnswer: { a, b: null } }).gaps).toEqual(['cost of B']);
    expect(unknown({ n: 1 })).toMatchObject({ verdict: 'unknown', saving: null, gaps: ['pairs'] });
  });

  it('refuses money that is negative or not finite, and sides of unequal draws', () => {
    const { a, b } = costsOf([2, 2], [7, 7]);
    const bad = (change: Partial<Parameters<typeof breakEven>[0]>) => () =>
      breakEven({ setUp: { a: 3, b: 1 }, perAnswer: { a, b }, n: 2, ...change });
    expect(bad({ setUp: { a: -1, b: 1 } })).toThrow('setUp.a must be an amount of at least 0, but is -1.');
    expect(bad({ setUp: { a: 1, b: Number.NaN } })).toThrow('setUp.b must be an amount of at least 0');
    expect(bad({ perAnswer: { a: { ...a, estimate: Number.POSITIVE_INFINITY }, b } })).toThrow('perAnswer.a');
    expect(bad({ perAnswer: { a: { ...a, replicates: Float64Array.of(1) }, b } })).toThrow(
      'A has 1 replicates and B 200; pairs need the same draws on both sides.',
    );
    expect(
      bad({ perAnswer: { a: { ...a, replicates: Float64Array.from(a.replicates, () => Number.NaN) }, b } }),
    ).toThrow('perAnswer.a.replicates[0] is NaN');
    expect(bad({ level: 1 })).toThrow('level must lie strictly between 0 and 1, but is 1.');
  });

  it('is mirrored when the sides are swapped', () => {
    fc.assert(
      fc.property(amount, amount, answers, (setUpA, setUpB, pairs) => {
        const [a, b] = [pairs.map(([cost]) => cost), pairs.map(([, cost]) => cost)];
        const found = of([setUpA, setUpB], a, b, { resamples: 60 });
        const swapped = of([setUpB, setUpA], b, a, { resamples: 60 });
        expect(swapped.verdict).toBe(MIRRORED[found.verdict]);
        for (const end of ['answers', 'low', 'high'] as const) {
          const own = found[end];
          if (own === null) expect(swapped[end]).toBeNull();
          else expect(Math.abs((swapped[end] ?? Number.NaN) / own - 1)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('does not depend on the unit of money', () => {
    const unit = fc.constantFrom(1e-9, 1e-3, 2 ** 10, 1e6);
    fc.assert(
      fc.property(amount, amount, answers, unit, (setUpA, setUpB, pairs, by) => {
        const [a, b] = [pairs.map(([cost]) => cost), pairs.map(([, cost]) => cost)];
        const found = of([setUpA, setUpB], a, b, { resamples: 60 });
        const scaled = of(
          [setUpA * by, setUpB * by],
          a.map((cost) => cost * by),
          b.map((cost) => cost * by),
          { resamples: 60 },
        );
        // An end at exactly 0 may land on either side of it in another unit.
        const ends = [found.saving?.low ?? 0, found.saving?.high ?? 0];
        fc.pre(ends.every((end) => end === 0 || Math.abs(end) > 1e-6));
        fc.pre(!ends.includes(0) || ends.every((end) => end === 0));
        expect(scaled.verdict).toBe(found.verdict);
        const own = found.answers;
        if (own !== null) expect(Math.abs((scaled.answers ?? Number.NaN) / own - 1)).toBeLessThan(1e-6);
      }),
    );
  });

  it('gives finite numbers or none, the verdict and its band agreeing', () => {
    fc.assert(
      fc.property(amount, amount, answers, (setUpA, setUpB, pairs) => {
        const found = of(
          [setUpA, setUpB],
          pairs.map(([cost]) => cost),
          pairs.map(([, cost]) => cost),
          {
            resamples: 60,
          },
        );
        for (const value of [found.answers, found.low, found.high]) {
          if (value !== null) expect(Number.isFinite(value) && value > 0).toBe(true);
        }
        const settled = found.verdict === 'from' || found.verdict === 'until';
        expect(found.high !== null).toBe(settled);
        if (settled) expect(found.low ?? Number.NaN).toBeLessThanOrEqual(found.high ?? 0);
        if (!settled && found.verdict !== 'not settled') expect(found.low).toBeNull();
      }),
    );
  });
});
