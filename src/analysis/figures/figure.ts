/** An estimate with its confidence interval; a number without one has no place in a report. */
export interface Figure {
  readonly estimate: number;
  /** `null` where the sample is too small for an interval. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly level: number;
  /** Name of the interval's method, for instance `Wilson`. */
  readonly method: string;
}
