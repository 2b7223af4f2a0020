import type { Figure } from '../figures/figure.ts';

/** What the sample supports saying about one side of a comparison against the other. */
export type Verdict = 'better' | 'worse' | 'equivalent' | 'undecided';

/** An effect size with its 95% interval; a `null` estimate or end is unbounded, or not defined for these data. */
export interface Effect {
  readonly kind: 'odds-ratio' | 'cohens-h' | 'standardised-difference';
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How much paired differences vary, in the metric's unit: what a plan for more samples or repeats is made from. */
export interface PairSpread {
  /** Standard deviation of the differences from sample to sample, each the mean over its repeats. */
  readonly sd: number;
  /** Standard deviation of a single difference between the repeats of one sample; `null` when nothing was repeated. */
  readonly withinSd: number | null;
  /** Repeats a sample. */
  readonly repeats: number;
}

/** Two sides on the same samples: the difference, how sure it is and what the sample could have shown. */
export interface PairedResult {
  readonly metric: string;
  /** The first side − the second, in the metric's unit. */
  readonly difference: Figure | null;
  readonly test: string;
  readonly p: number | null;
  /** After the correction of the family that the comparison belongs to. */
  readonly adjustedP: number | null;
  /** Two one-sided tests against ± margin, after the same correction; small where the sides are alike. */
  readonly adjustedEquivalenceP: number | null;
  readonly verdict: Verdict;
  readonly effects: readonly Effect[];
  readonly spread: PairSpread | null;
  /** The smallest difference that so many pairs find with 80% power at the strictest step of the correction. */
  readonly detectable: number | null;
  /** Complete pairs, and pairs left out because a trial failed. */
  readonly pairs: number;
  readonly skipped: number;
  /** Samples that only one side has been judged on, as in a run that is not finished. */
  readonly unpaired: number;
  /** Samples on which only one of the two was right; binary metrics only. */
  readonly discordant: { readonly onlyTechnique: number; readonly onlyReference: number } | null;
  /** Why the verdict is what it is, as a sentence. */
  readonly reason: string;
}

/** A technique against the suite's reference: the confirmatory family of the suite and model, corrected by Holm. */
export interface Comparison extends PairedResult {
  readonly model: string;
  readonly technique: string;
  readonly reference: string;
}

/** A side of an exploratory comparison. */
export interface ComparedCell {
  readonly technique: string;
  readonly model: string;
}

/** Two cells that nobody named beforehand; exploratory. The difference is `a` − `b`. */
export interface PairComparison extends PairedResult {
  readonly a: ComparedCell;
  readonly b: ComparedCell;
}

/** A technique against the reference within one value of a slice column; exploratory. */
export interface SliceComparison extends Comparison {
  readonly column: string;
  readonly value: string;
}

/** The techniques of one model that may be the best. */
export interface BestSet {
  readonly model: string;
  /** Those that no other is shown to beat, the highest score first: they are tied. */
  readonly techniques: readonly string[];
  /** How many techniques were compared, each with all others. */
  readonly compared: number;
}

/** Comparisons for ideas, not for proof: each list is a family of its own, corrected by Benjamini and Hochberg. */
export interface Exploratory {
  /** Every two techniques of a model, neither of them the reference. */
  readonly techniques: readonly PairComparison[];
  /** The same technique with two models. */
  readonly models: readonly PairComparison[];
  /** Every technique against the reference, within every slice. */
  readonly slices: readonly SliceComparison[];
}

/** The smallest paired difference that this many samples find with 80% power at 5%, for planning. */
export interface Detectable {
  /** For one comparison alone. */
  readonly difference: number | null;
  /** At the strictest step of Holm's correction for all comparisons of a suite and model. */
  readonly corrected: number | null;
  /** How many comparisons share the 5% then. */
  readonly comparisons: number;
  readonly n: number;
  /**
   * What was assumed of the samples: the share on which two techniques disagree, or the standard deviation of paired
   * differences in the metric's unit; `null` where nothing showed it.
   */
  readonly noise: { readonly kind: 'discordance' | 'spread'; readonly value: number } | null;
  /** The same as a sentence. */
  readonly assumption: string;
}
