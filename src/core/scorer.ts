import type { JsonValue } from './json.ts';
import type { Sample } from './sample.ts';
import type { Reading } from './technique.ts';

/** The judgement of one trial by one scorer. */
export interface Score {
  /** In the scorer's own unit; higher is better unless the metric says otherwise. */
  readonly value: number;
  /** What the value came from, for a reader. */
  readonly detail?: JsonValue;
  /** Sums over samples give the corpus metric (chrF, BLEU, macro-F1). */
  readonly statistics?: readonly number[];
}

/** How the scores of a cell become one figure. */
export type Aggregation =
  | { readonly kind: 'proportion' }
  | { readonly kind: 'mean' }
  | { readonly kind: 'corpus'; readonly formula: 'macro-f1' | 'bleu' | 'chrf' | 'spread' | 'regularity' };

/** How a metric is shown and compared. */
export interface MetricInfo {
  /** Name in suite files and records, for instance `accuracy`. */
  readonly name: string;
  /** Name for readers. */
  readonly title: string;
  readonly aggregation: Aggregation;
  /** Largest possible value: 1 for shares, 100 for BLEU and chrF, `null` when unbounded. */
  readonly scale: 1 | 100 | null;
  readonly better: 'higher' | 'lower';
}

/** Judges one trial; pure unless it is a judge model. */
export interface Scorer {
  readonly metric: MetricInfo;
  /** Raised whenever the same answer could get another value. */
  readonly version: number;
  /**
   * Checks a sample's targets and metadata before anything is run.
   * @throws BenchError `INVALID_DATA` naming the field.
   */
  check(sample: Sample): void;
  /** A format error is judged too: it is wrong, not missing. */
  score(sample: Sample, reading: Reading): Score | null;
}
