import { seededRandom } from '../../lib/random.ts';
import {
  type ConfusionMatrix,
  confusionFromSums,
  confusionStatistics,
  type LabelPair,
  summariseConfusion,
} from '../../metrics/classification.ts';
import { corpusBootstraps } from '../../statistics/corpus-bootstrap.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import type { ClassificationSummary } from './cell-model.ts';
import type { Figure } from './figure.ts';
import { bareFigure, toFigure } from './metric-figure.ts';
import { bootstrapResamples } from './resamples.ts';

/** The cells of a confusion matrix, one row a sample, summed over its repeats. */
interface Rows {
  readonly rows: readonly (readonly number[])[];
  readonly confusion: ConfusionMatrix;
  readonly repeated: boolean;
  readonly seed: number;
}

/**
 * Targets against answers of a suite that asks for labels; `null` for any other, and where nothing was answered. Failed
 * trials are left out. Precision and recall have Wilson's interval, or the bootstrap's when samples were repeated; F1 and
 * kappa have the bootstrap's.
 */
export function classificationOf(cell: CellData, seed: number): ClassificationSummary | null {
  const { answer } = cell.suite;
  if (answer.kind !== 'label') return null;
  const found = rowsOf(cell, { labels: answer.labels, seed });
  if (found === null) return null;
  const { confusion } = found;
  const report = summariseConfusion(confusion);
  const [weightedF1 = bareFigure(report.weightedF1, report.n), kappa = null, ...ofLabels] = figuresOf(found);
  return {
    confusion,
    perClass: report.perClass.map(({ label, support, predicted }, index) => {
      const right = confusion.counts[index]?.[index] ?? 0;
      const [precision = null, recall = null, f1 = null] = ofLabels.slice(3 * index, 3 * index + 3);
      const share = (n: number, resampled: Figure | null): Figure | null =>
        n === 0 ? null : found.repeated ? resampled : shareFigure(right, n);
      return {
        label,
        support,
        predicted,
        precision: share(predicted, precision),
        recall: share(support, recall),
        f1: support + predicted === 0 ? null : f1,
      };
    }),
    weightedF1,
    cohenKappa: report.cohenKappa === null ? null : kappa,
  };
}

/** Weighted F1 and kappa, then precision, recall and F1 of every label, each with its bootstrap interval. */
function figuresOf({ rows, confusion, seed }: Rows): Figure[] {
  const statistics = (sums: readonly number[]): readonly number[] => {
    const { weightedF1, cohenKappa, perClass } = summariseConfusion(
      confusionFromSums(sums, confusion.labels),
    );
    // A resample in which chance alone agrees everywhere shows no agreement beyond it.
    return [
      weightedF1,
      cohenKappa ?? 0,
      ...perClass.flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
    ];
  };
  const distributions = corpusBootstraps({
    rows,
    statistics,
    random: seededRandom(seed),
    resamples: bootstrapResamples({ n: rows.length, width: rows[0]?.length ?? 1 }),
  });
  const whole = statistics(confusion.counts.flatMap((row, target) => [...row, confusion.none[target] ?? 0]));
  return whole.map((estimate, at) => {
    const interval = distributions?.[at]?.interval();
    return interval === undefined || interval.low === interval.high
      ? bareFigure(estimate, rows.length)
      : toFigure(interval, null);
  });
}

function shareFigure(right: number, n: number): Figure {
  const interval = wilsonInterval({ successes: right, n });
  return interval === undefined ? bareFigure(right / n, n) : toFigure(interval, null);
}

function rowsOf(
  cell: CellData,
  { labels, seed }: { readonly labels: readonly string[]; readonly seed: number },
): Rows | null {
  const known = new Map(labels.map((label) => [label.toLowerCase(), label]));
  const labelOf = (text: string): string | null => known.get(text.trim().toLowerCase()) ?? null;
  const bySample = new Map<string, readonly number[]>();
  // One for all samples of a pair: a row is as long as the square of the labels.
  const ofPairs = new Map<string, readonly number[]>();
  let trials = 0;
  for (const trial of cell.trials) {
    const pair = pairOf(trial, labelOf);
    if (pair === null) continue;
    trials++;
    const name = JSON.stringify([pair.target, pair.predicted]);
    const row = ofPairs.get(name) ?? confusionStatistics(pair, labels);
    ofPairs.set(name, row);
    const before = bySample.get(trial.sample.id);
    bySample.set(
      trial.sample.id,
      before === undefined ? row : row.map((count, at) => count + (before[at] ?? 0)),
    );
  }
  const rows = [...bySample.values()];
  const [first] = rows;
  if (first === undefined) return null;
  const sums = first.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  return { rows, confusion: confusionFromSums(sums, labels), repeated: trials > rows.length, seed };
}

/** `null` for a failed trial and for a target that is no label. */
function pairOf(
  { sample, record: { outcome } }: TrialData,
  labelOf: (text: string) => string | null,
): LabelPair | null {
  if (outcome.status === 'failed') return null;
  const predicted = outcome.status === 'answered' ? labelOf(outcome.answer) : null;
  const targets = sample.targets.map(labelOf);
  // Of several accepted labels the one that was answered is the target that was met.
  const target = predicted !== null && targets.includes(predicted) ? predicted : (targets[0] ?? null);
  return target === null ? null : { target, predicted };
}
