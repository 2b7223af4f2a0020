import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classificationReport,
  confusionMatrix,
  type LabelPair,
  macroF1FromSums,
  macroF1Statistics,
} from '../../../src/metrics/classification.ts';
import reference from '../../reference/metrics.json' with { type: 'json' };

const LABELS = ['yes', 'no'];

describe('classificationReport', () => {
  it.each(reference.classification)('agrees with scikit-learn: $name', (expected) => {
    const report = classificationReport(expected.pairs, expected.labels);
    expect(report.accuracy).toBeCloseTo(expected.accuracy, 12);
    expect(report.macroF1).toBeCloseTo(expected.macroF1, 12);
    expect(report.weightedF1).toBeCloseTo(expected.weightedF1, 12);
    if (expected.kappa === null) expect(report.cohenKappa).toBeNull();
    else expect(report.cohenKappa).toBeCloseTo(expected.kappa, 12);
    for (const [index, score] of report.perClass.entries()) {
      expect(score.precision).toBeCloseTo(expected.precision[index] ?? Number.NaN, 12);
      expect(score.recall).toBeCloseTo(expected.recall[index] ?? Number.NaN, 12);
      expect(score.f1).toBeCloseTo(expected.f1[index] ?? Number.NaN, 12);
      expect(score.support).toBe(expected.support[index]);
    }
    const { counts, none } = report.confusion;
    expect(counts.map((row, index) => [...row, none[index]])).toEqual(expected.matrix);
    expect(report.formatErrors).toBe(expected.pairs.filter((pair) => pair.predicted === null).length);
  });

  it('refuses no pairs', () => {
    expect(() => classificationReport([], LABELS)).toThrow('There are no pairs');
  });
});

describe("weighted F1 and Cohen's kappa", () => {
  const label = fc.constantFrom('a', 'b', 'c');
  const some = <Pair>(pair: fc.Arbitrary<Pair>) => fc.array(pair, { minLength: 1, maxLength: 20 });
  const pairs = some(fc.record({ target: label, predicted: fc.option(label) }));
  const reportOf = (list: readonly LabelPair[]) => classificationReport(list, ['a', 'b', 'c']);

  it('stay within their bounds', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { weightedF1, cohenKappa } = reportOf(list);
        expect(weightedF1).toBeGreaterThanOrEqual(0);
        expect(weightedF1).toBeLessThanOrEqual(1 + 1e-12);
        expect(cohenKappa ?? 0).toBeGreaterThanOrEqual(-1);
        expect(cohenKappa ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are 1 where all agree, but for kappa with one label only', () => {
    fc.assert(
      fc.property(some(label), (labels) => {
        const { weightedF1, cohenKappa } = reportOf(
          labels.map((each) => ({ target: each, predicted: each })),
        );
        expect(weightedF1).toBeCloseTo(1, 12);
        expect(cohenKappa).toBe(new Set(labels).size === 1 ? null : 1);
      }),
    );
  });

  it('are the same for kappa when targets and predictions are exchanged', () => {
    fc.assert(
      fc.property(some(fc.record({ target: label, predicted: label })), (list) => {
        const exchanged = list.map(({ target, predicted }) => ({ target: predicted, predicted: target }));
        expect(reportOf(exchanged).cohenKappa).toBe(reportOf(list).cohenKappa);
      }),
    );
  });
});

describe('macro-F1 from sums', () => {
  it.each(reference.classification)(
    'equals the macro-F1 of the whole: $name',
    ({ pairs, labels, macroF1 }) => {
      const rows = pairs.map((pair) => macroF1Statistics(pair, labels));
      const sums = labels.flatMap((_, label) =>
        [0, 1, 2].map((part) => rows.reduce((sum, row) => sum + (row[3 * label + part] ?? 0), 0)),
      );
      expect(macroF1FromSums(sums, labels.length)).toBeCloseTo(macroF1, 12);
    },
  );

  it('has three numbers for each label', () => {
    expect(macroF1Statistics({ target: 'yes', predicted: 'yes' }, LABELS)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(macroF1Statistics({ target: 'yes', predicted: 'no' }, LABELS)).toEqual([0, 0, 1, 0, 1, 0]);
    expect(macroF1Statistics({ target: 'no', predicted: null }, LABELS)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('refuses sums of another number of labels', () => {
    expect(() => macroF1FromSums([1, 1, 1], 2)).toThrow('Macro-F1 of 2 labels takes 3 sums for each');
  });
});

describe('confusionMatrix', () => {
  it('names a label that is none, with the valid ones', () => {
    const pair = { target: 'maybe', predicted: 'yes' };
    expect(() => confusionMatrix([pair], LABELS)).toThrow('"maybe" is not a label. Valid: yes, no.');
    expect(() => confusionMatrix([{ target: 'yes', predicted: 'YES' }], LABELS)).toThrow(
      '"YES" is not a label.',
    );
  });

  it('refuses repeated labels', () => {
    expect(() => confusionMatrix([], ['yes', 'yes'])).toThrow('Labels must be distinct');
  });
});
