import type { BootstrapMethod } from './bootstrap-distribution.ts';
import { requireCount } from './checks.ts';

/** How many resamples are drawn when nothing else is said. */
export const DEFAULT_RESAMPLES = 10_000;

/** What every resampling function takes. */
export interface ResamplingOptions {
  /** How many resamples to draw; 10,000 when left out. */
  readonly resamples?: number;
  /** Uniform in [0, 1); seed it for a repeatable result. */
  readonly random: () => number;
}

/** {@link ResamplingOptions} of a function that gives a bootstrap distribution. */
export interface BootstrapOptions extends ResamplingOptions {
  /** `bca-t` when left out. */
  readonly method?: BootstrapMethod | undefined;
}

/** Throws `INVALID_DATA` for less than one resample. */
export function requireBootstrap(options: BootstrapOptions): void {
  requireCount(options.resamples ?? DEFAULT_RESAMPLES, 'resamples', 1);
}
