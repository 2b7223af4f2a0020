import type { MetricInfo } from '../../protocol/metric.ts';
import type { NonInferiorityVerdict } from '../../statistics/non-inferiority.ts';
import type { Figure } from '../figures/figure.ts';

/** One cell of a new run against the same cell of the baseline. */
export interface GateCell {
  readonly suite: string;
  readonly technique: string;
  readonly model: string;
  readonly metric: MetricInfo;
  /** The largest loss that does not matter, in the metric's unit; the baseline's. */
  readonly margin: number;
  readonly verdict: NonInferiorityVerdict;
  /** New − baseline in the metric's unit, with its 95% interval. */
  readonly difference: Figure | null;
  /** One-sided p of a loss beyond the margin, after Holm over the cells; `null` where nothing could be tested. */
  readonly regressionP: number | null;
  /** Complete pairs, and pairs left out because a trial failed. */
  readonly pairs: number;
  readonly skipped: number;
  /** For an underpowered cell: pairs that would pass with 80% power if nothing had changed; `null` if not known. */
  readonly settlingPairs: number | null;
  /** Every pair rests on the same trials with answers that cannot have changed, so there is nothing to test. */
  readonly unchanged: boolean;
  /** Ids of samples that could not be paired, and why. */
  readonly changedSamples: readonly string[];
  readonly rescoredSamples: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly onlyBaseline: readonly string[];
  /** Why the verdict is what it is, as a sentence. */
  readonly reason: string;
}

/** A run held to a baseline. */
export interface GateResult {
  readonly candidate: string;
  readonly baseline: string;
  /** Every cell of the baseline is there again, and passed or improved. */
  readonly passed: boolean;
  readonly cells: readonly GateCell[];
  /** `suite/technique/model` of cells that the new run lacks: they fail the gate, for nothing is known of them. */
  readonly missingCells: readonly string[];
  /** Cells that only the new run has; there is nothing to hold them to. */
  readonly newCells: readonly string[];
}
