import { BenchError } from '../core/errors.ts';

/** One classified sample; `predicted` is null where the answer named no label, which counts as wrong. */
export interface LabelPair {
  readonly target: string;
  readonly predicted: string | null;
}

/** How often each target was given which label. */
export interface ConfusionMatrix {
  /** The order of rows (targets) and columns (predictions). */
  readonly labels: readonly string[];
  /** `counts[t][p]`: samples of target t that were given label p. */
  readonly counts: readonly (readonly number[])[];
  /** The column beside the labels: samples of each target that were given none. */
  readonly none: readonly number[];
}

/** Precision, recall and F1 of one label, each 0 where its denominator is 0. */
export interface ClassScore {
  readonly label: string;
  /** Samples whose target is this label. */
  readonly support: number;
  /** Samples that were given this label. */
  readonly predicted: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** All classification figures of one set of samples; shares between 0 and 1. */
export interface ClassificationReport {
  readonly n: number;
  readonly accuracy: number;
  readonly macroF1: number;
  /** The mean of the labels' F1, each weighted by its support. */
  readonly weightedF1: number;
  /**
   * Cohen's kappa: agreement of targets and predictions beyond that of chance, up to 1, below 0 when worse than chance;
   * a missing label is a label of its own. `null` where all targets and predictions are the same label, as chance alone
   * then agrees everywhere.
   */
  readonly cohenKappa: number | null;
  /** Samples that were given no label. */
  readonly formatErrors: number;
  readonly perClass: readonly ClassScore[];
  readonly confusion: ConfusionMatrix;
}

/**
 * Accuracy, macro-F1, weighted F1, Cohen's kappa, per-class scores and the confusion matrix. Agrees with scikit-learn's
 * `f1_score(average="macro", zero_division=0)`, which averages over the labels that are a target or given, the same with `average="weighted"`, and
 * `cohen_kappa_score`, where a missing label is a label of its own.
 * Source of kappa: J. Cohen, Educ. Psychol. Meas. 20 (1960) 37-46.
 *
 * @param labels every valid label, in the order of the report
 * @throws BenchError `INVALID_DATA` for no pairs, no or repeated labels, or a label that is not among `labels`
 */
export function classificationReport(
  pairs: readonly LabelPair[],
  labels: readonly string[],
): ClassificationReport {
  return summariseConfusion(confusionMatrix(pairs, labels));
}

/**
 * {@link classificationReport} from a confusion matrix.
 *
 * @throws BenchError `INVALID_DATA` for a matrix without a sample
 */
export function summariseConfusion(confusion: ConfusionMatrix): ClassificationReport {
  const { labels } = confusion;
  const n = [...confusion.counts.flat(), ...confusion.none].reduce((sum, count) => sum + count, 0);
  if (n === 0) throw new BenchError('INVALID_DATA', 'There are no pairs to classify.');
  const perClass = labels.map((label, index) => classScore(label, index, confusion));
  const right = labels.reduce((sum, _, index) => sum + (confusion.counts[index]?.[index] ?? 0), 0);
  return {
    n,
    accuracy: right / n,
    macroF1: meanOverPresent(
      perClass.map(({ f1, support, predicted }) => ({ f1, samples: support + predicted })),
    ),
    weightedF1: perClass.reduce((sum, score) => sum + score.support * score.f1, 0) / n,
    cohenKappa: cohenKappa(perClass, { right, n }),
    formatErrors: confusion.none.reduce((sum, count) => sum + count, 0),
    perClass,
    confusion,
  };
}

/**
 * Counts targets against predictions.
 *
 * @throws BenchError `INVALID_DATA` for no or repeated labels, or a label that is not among `labels`
 */
export function confusionMatrix(pairs: readonly LabelPair[], labels: readonly string[]): ConfusionMatrix {
  const positions = labelPositions(labels);
  const counts = labels.map(() => new Array<number>(labels.length).fill(0));
  const none = new Array<number>(labels.length).fill(0);
  for (const pair of pairs) {
    const target = positionOf(pair.target, positions);
    const row = pair.predicted === null ? none : (counts[target] ?? none);
    const column = pair.predicted === null ? target : positionOf(pair.predicted, positions);
    row[column] = (row[column] ?? 0) + 1;
  }
  return { labels, counts, none };
}

/**
 * One sample's sufficient statistics of everything in a {@link ClassificationReport}, for the corpus bootstrap: the cells of
 * a confusion matrix row by row, each row ending in its count of missing labels.
 *
 * @returns labels × (labels + 1) numbers, whose sums over samples go to {@link confusionFromSums}
 * @throws BenchError as {@link confusionMatrix}
 */
export function confusionStatistics(pair: LabelPair, labels: readonly string[]): number[] {
  const { counts, none } = confusionMatrix([pair], labels);
  return counts.flatMap((row, target) => [...row, none[target] ?? 0]);
}

/** The confusion matrix from summed {@link confusionStatistics}. */
export function confusionFromSums(sums: readonly number[], labels: readonly string[]): ConfusionMatrix {
  const width = labels.length + 1;
  return {
    labels,
    counts: labels.map((_, target) => sums.slice(target * width, target * width + labels.length)),
    none: labels.map((_, target) => sums[target * width + labels.length] ?? 0),
  };
}

/**
 * One sample's sufficient statistics of macro-F1, for the corpus bootstrap: for each label, in order, whether it was
 * rightly given, given, and the target (0 or 1).
 *
 * @returns 3 × labels numbers, whose sums over samples go to {@link macroF1FromSums}
 * @throws BenchError as {@link confusionMatrix}
 */
export function macroF1Statistics(pair: LabelPair, labels: readonly string[]): number[] {
  const positions = labelPositions(labels);
  const target = positionOf(pair.target, positions);
  const predicted = pair.predicted === null ? -1 : positionOf(pair.predicted, positions);
  return labels.flatMap((_, index) => {
    const isTarget = index === target;
    const isPredicted = index === predicted;
    return [Number(isTarget && isPredicted), Number(isPredicted), Number(isTarget)];
  });
}

/**
 * Macro-F1, a share, from summed {@link macroF1Statistics}, over the labels that were given or a target; 0 without any.
 *
 * @throws BenchError `INVALID_DATA` when there are not 3 sums for each label
 */
export function macroF1FromSums(sums: readonly number[], labelCount: number): number {
  if (labelCount < 1 || sums.length !== 3 * labelCount) {
    throw new BenchError(
      'INVALID_DATA',
      `Macro-F1 of ${labelCount} labels takes 3 sums for each, at least one label, but got ${sums.length} sums.`,
      { details: { labelCount, length: sums.length } },
    );
  }
  const scores = Array.from({ length: labelCount }, (_, label) => {
    const [both = 0, given = 0, targets = 0] = sums.slice(3 * label, 3 * label + 3);
    return { f1: ratio(2 * both, given + targets), samples: given + targets };
  });
  return meanOverPresent(scores);
}

/** A label that does not occur says nothing about the answers. */
function meanOverPresent(scores: readonly { readonly f1: number; readonly samples: number }[]): number {
  const present = scores.filter(({ samples }) => samples > 0);
  return ratio(
    present.reduce((sum, { f1 }) => sum + f1, 0),
    present.length,
  );
}

function classScore(label: string, index: number, { counts, none }: ConfusionMatrix): ClassScore {
  const right = counts[index]?.[index] ?? 0;
  const support = (counts[index] ?? []).reduce((sum, count) => sum + count, none[index] ?? 0);
  const predicted = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0);
  return {
    label,
    support,
    predicted,
    precision: ratio(right, predicted),
    recall: ratio(right, support),
    f1: ratio(2 * right, predicted + support),
  };
}

/** In whole numbers up to the last division, so that perfect agreement is exactly 1. */
function cohenKappa(
  perClass: readonly ClassScore[],
  { right, n }: { readonly right: number; readonly n: number },
): number | null {
  // No target is a missing label, so that one adds nothing to the agreement of chance.
  const byChance = perClass.reduce((sum, { support, predicted }) => sum + support * predicted, 0);
  return byChance === n * n ? null : (n * right - byChance) / (n * n - byChance);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function labelPositions(labels: readonly string[]): Map<string, number> {
  const positions = new Map(labels.map((label, index) => [label, index]));
  if (labels.length === 0 || positions.size !== labels.length) {
    throw new BenchError(
      'INVALID_DATA',
      `Labels must be distinct and at least one: [${labels.join(', ')}].`,
      {
        details: { labels },
      },
    );
  }
  return positions;
}

function positionOf(label: string, positions: Map<string, number>): number {
  const position = positions.get(label);
  if (position !== undefined) return position;
  throw new BenchError('INVALID_DATA', `"${label}" is not a label.`, {
    choices: [...positions.keys()],
    details: { label },
  });
}
