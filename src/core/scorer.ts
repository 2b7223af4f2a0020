import type { JsonValue } from '../lib/json.ts';
import type { MetricInfo } from '../protocol/metric.ts';
import type { Reading } from '../protocol/records.ts';
import type { Sample } from '../protocol/sample.ts';

/** The judgement of one trial by one scorer. */
export interface Score {
  /** In the scorer's own unit; higher is better unless the metric says otherwise. */
  readonly value: number;
  /** What the value came from, for a reader. */
  readonly detail?: JsonValue;
  /** Sums over samples give the corpus metric (chrF, BLEU, macro-F1). */
  readonly statistics?: readonly number[];
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
