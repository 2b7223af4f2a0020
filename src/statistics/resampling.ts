import { requireCount, requireShare } from './checks.ts';
import { DEFAULT_LEVEL } from './interval.ts';

/** How many resamples are drawn when nothing else is said. */
export const DEFAULT_RESAMPLES = 10_000;

/** What every resampling function takes. */
export interface ResamplingOptions {
  /** How many resamples to draw; 10,000 when left out. */
  readonly resamples?: number;
  /** Uniform in [0, 1); seed it for a repeatable result. */
  readonly random: () => number;
}

/** {@link ResamplingOptions} of a function that gives an interval. */
export interface BootstrapOptions extends ResamplingOptions {
  /** Two-sided; .95 when left out. */
  readonly level?: number;
}

/** Throws `INVALID_ARGUMENT` or `INVALID_DATA` for a level outside (0, 1) or less than one resample. */
export function requireBootstrap(options: BootstrapOptions): void {
  requireShare(options.level ?? DEFAULT_LEVEL, 'level');
  requireCount(options.resamples ?? DEFAULT_RESAMPLES, 'resamples', 1);
}
