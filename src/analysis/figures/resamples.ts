/** Resamples of a bootstrap interval. */
const BOOTSTRAP = 2_000;
/** Patterns of a randomisation test, which has to resolve smaller p values. */
const RANDOMISATION = 5_000;
/** Fewest that are drawn, and the additions from which large data get fewer. */
const FEWEST = 500;
const ADDITIONS = 5_000_000;

/** How much one resample adds up. */
export interface ResampleSize {
  /** Samples or pairs. */
  readonly n: number;
  /** Numbers a sample; 1 for a mean, more for the sufficient statistics of a corpus metric. */
  readonly width?: number;
}

/** How many resamples an interval takes: a rule of the data's size alone, so that results can be repeated. */
export function bootstrapResamples(size: ResampleSize): number {
  return within(BOOTSTRAP, size);
}

/** How many patterns a randomisation test takes. */
export function randomisationResamples(size: ResampleSize): number {
  return within(RANDOMISATION, size);
}

function within(most: number, { n, width = 1 }: ResampleSize): number {
  return Math.max(FEWEST, Math.min(most, Math.floor(ADDITIONS / Math.max(1, n * width))));
}
