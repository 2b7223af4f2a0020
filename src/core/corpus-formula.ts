import type { Named } from './registry.ts';

/** How the sufficient statistics of many answers become one figure, for instance macro-F1 or BLEU. */
export interface CorpusFormula extends Named {
  /** Name in records: a run names the formulas of its metrics, and its report looks them up. */
  readonly name: string;
  /**
   * The figure of a set of answers from the column sums of their statistics. It is asked thousands of times a report; the
   * array is reused and must not be kept.
   */
  fromSums(sums: readonly number[]): number;
}
