import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atVolume, planBreakEvens } from '../../../../src/analysis/economics/break-evens.ts';
import { ColumnSet } from '../../../../src/analysis/economics/column-set.ts';
import type { Side } from '../../../../src/analysis/economics/side.ts';
import { resampleJointly } from '../../../../src/statistics/joint-resampling.ts';
import { sideOf } from '../../../support/tally.ts';
import { lcg } from '../../statistics/lcg.ts';

function breakEvenOf(a: Side, b: Side, { volume = 100, seed = 4 } = {}) {
  const columns = new ColumnSet();
  const read = planBreakEvens([{ kind: 'reference', a, b }], { columns, volume });
  const [found] = read(resampleJointly({ columns: columns.columns, resamples: 60, random: lcg(seed) }));
  if (found === undefined) throw new Error('there is no break-even');
  return found;
}

const plain = (cost: readonly number[], setUp: number | null = 0) => sideOf({ cost, setUp });
const tuned = (cost: readonly number[], setUp: number | null) =>
  sideOf({ technique: 'fine-tuned', cost, setUp });

describe('break-even of two techniques', () => {
  it('is the set-up over the saving, with what it means at the monthly volume', () => {
    const found = breakEvenOf(tuned([4_000, 4_000], 600_000), plain([10_000, 10_000]));
    expect(found).toEqual({
      kind: 'reference',
      technique: 'fine-tuned',
      family: 'prompt-engineering',
      against: 'plain',
      verdict: 'from',
      answers: 100,
      low: 100,
      high: 100,
      saving: { estimate: 6_000, low: 6_000, high: 6_000 },
      setUpDifference: 600_000,
      pairs: 2,
      monthly: { mark: 'same', difference: { estimate: 0, low: 0, high: 0 } },
      reason: null,
    });
    const later = breakEvenOf(tuned([4_000, 4_000], 600_000), plain([10_000, 10_000]), { volume: 101 });
    expect(later.monthly).toEqual({
      mark: 'cheaper',
      difference: { estimate: -6_000, low: -6_000, high: -6_000 },
    });
  });

  it('rests on the samples that both answered', () => {
    const other = plain([10_000, 0, 10_000]);
    const broken = { ...other, tally: { ...other.tally, complete: Uint8Array.of(1, 0, 1) } };
    const found = breakEvenOf(tuned([4_000, 900_000, 4_000], 600_000), broken);
    expect(found).toMatchObject({ pairs: 2, saving: { estimate: 6_000 } });
  });

  it('says what is unknown, of both sides at once', () => {
    expect(breakEvenOf(tuned([1, 2], null), plain([1, 2]))).toMatchObject({
      verdict: 'unknown',
      reason: 'the set-up of fine-tuned is unknown (training)',
      monthly: { mark: 'unknown', difference: null },
    });
    const costless = sideOf({ cost: null, right: [1, 1] });
    expect(breakEvenOf(tuned([1, 2], null), costless).reason).toBe(
      'the set-up of fine-tuned is unknown (training); the cost of an answer of plain is unknown',
    );
    const silent = plain([0, 0]);
    const failed = {
      ...silent,
      tally: { ...silent.tally, complete: Uint8Array.of(0, 0), answered: Float64Array.of(0, 0) },
    };
    expect(breakEvenOf(tuned([1, 2], 1), failed)).toMatchObject({
      verdict: 'unknown',
      pairs: 0,
      reason: 'fewer than two samples were answered by both fine-tuned and plain',
    });
  });

  it('knows at a volume which is cheaper only as far as the whole band does', () => {
    const saving = { estimate: 5, low: 2, high: 8, n: 9, level: 0.95, method: '' };
    const at = (setUpDifference: number, volume: number) =>
      atVolume({ setUpDifference, saving }, volume).mark;
    // Break-even at 20, between 12.5 and 50.
    expect([10, 12, 13, 20, 49, 50, 51].map((volume) => at(100, volume))).toEqual([
      'dearer',
      'dearer',
      'not settled',
      'not settled',
      'not settled',
      'cheaper',
      'cheaper',
    ]);
    expect(at(-100, 1)).toBe('cheaper');
    expect(atVolume({ setUpDifference: null, saving }, 1)).toEqual({ mark: 'unknown', difference: null });
    const none = { ...saving, estimate: 0, low: 0, high: 0 };
    expect(atVolume({ setUpDifference: 0, saving: none }, 7).mark).toBe('same');
  });

  it('agrees with itself: beyond the band the cheaper one is cheaper, before it the dearer one dearer', () => {
    const amount = fc.integer({ min: 1, max: 100_000 });
    const pairs = fc.array(fc.tuple(amount, amount), { minLength: 2, maxLength: 15 });
    fc.assert(
      fc.property(amount, amount, pairs, (setUpA, setUpB, costs) => {
        const a = tuned(
          costs.map(([cost]) => cost),
          setUpA,
        );
        const b = plain(
          costs.map(([, cost]) => cost),
          setUpB,
        );
        const found = breakEvenOf(a, b);
        if (found.verdict !== 'from' || found.high === null || found.low === null) return;
        expect(breakEvenOf(a, b, { volume: Math.ceil(found.high * 1.001) }).monthly.mark).toBe('cheaper');
        expect(breakEvenOf(a, b, { volume: found.low * 0.999 }).monthly.mark).toBe('dearer');
      }),
    );
  });
});
