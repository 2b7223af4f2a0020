/** An estimate with its confidence interval. Never NaN; a function that cannot know an interval returns `undefined`. */
export interface Interval {
  /** The point estimate, in the unit of the values it was made from. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** How many independent units (samples, pairs, clusters) the interval rests on. */
  readonly n: number;
  /** Two-sided confidence level, between 0 and 1. */
  readonly level: number;
  /** How it was made, as a report prints it, such as `wilson` or `tango score`. */
  readonly method: string;
}

/** The level of every interval that names none. */
export const DEFAULT_LEVEL = 0.95;
