/** Resamples of a bootstrap interval. */
const BOOTSTRAP = 2_000;
/** Patterns of a randomisation test, which has to resolve smaller p values. */
const RANDOMISATION = 5_000;
/** Fewest that are drawn, and the draws (resamples × samples) from which large data get fewer. */
const FEWEST = 500;
const DRAWS = 4_000_000;

/** How many resamples an interval over `n` samples takes; a rule of n alone, so that results can be repeated. */
export function bootstrapResamples(n: number): number {
  return within(BOOTSTRAP, n);
}

/** How many patterns a randomisation test over `n` pairs takes. */
export function randomisationResamples(n: number): number {
  return within(RANDOMISATION, n);
}

function within(most: number, n: number): number {
  return Math.max(FEWEST, Math.min(most, Math.floor(DRAWS / Math.max(1, n))));
}
