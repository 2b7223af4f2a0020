/** The one seed; every cell has its own, derived from it. */
export const SEED = 1;

/** Samples or pairs. */
export const SIZES = [10, 30, 100, 300] as const;

/** True shares of right answers, or mean scores, of the reference. */
export const RATES = [0.5, 0.8, 0.95] as const;

/** Correlation of the two results of a pair. */
export const CORRELATION = 0.5;

/** Steps of a graded score: 0, 1/5, ..., 1. */
export const GRADES = 5;

/** Repeats of a sample where there are several. */
export const REPEATS = 3;

/** A sample's true rate is drawn from Beta(c p, c (1 − p)) for this c: Beta(2, 2) for p = .5. */
export const CONCENTRATION = 4;

/** The smallest difference that matters, for equivalence and the gate. */
export const MARGIN = 0.1;

/** Simulated data sets a row: closed forms, resampled means, resampled corpus metrics, families. */
export const RUNS = {
  closed: 10_000,
  resampled: 2_000,
  corpus: 1_000,
  families: 5_000,
  bestSet: 2_000,
} as const;

/** Resamples of one interval or test of means: more where few samples make the tails matter. */
export function resamplesFor(n: number): number {
  return n <= 30 ? 1_000 : 500;
}

/** Resamples of one interval or test of a corpus metric. */
export const CORPUS_RESAMPLES = 500;

/** A difference of .1, or half of what is missing to 1 where that is less. */
export function cappedDifference(rate: number): number {
  // Rounded, so that 1 − .95 does not leave digits that no reader wrote.
  return Math.min(0.1, Math.round(((1 - rate) / 2) * 1e6) / 1e6);
}
