import { BenchError } from '../core/errors.ts';
import { requireCount } from './checks.ts';
import { type PlanningRates, requiredPairsContinuous } from './power.ts';

/** The variance of paired differences by where it comes from, in squared units of the scores. */
export interface NoiseModel {
  /** Between samples. */
  readonly between: number;
  /** Between the repeats of one sample, on both sides together. */
  readonly within: number;
}

/** How often what is measured. */
export interface SampleDesign {
  readonly samples: number;
  /** Repeats of every sample. */
  readonly repeats: number;
}

/** More repeats than this are no plan: by then only the variance between samples is left. */
const MOST_REPEATS = 100;

/**
 * The standard error of a mean paired difference, √(between / n + within / (n r)).
 * Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), chapter 10 (two-stage sampling).
 *
 * @throws BenchError `INVALID_DATA` for a variance below 0 or not finite, samples or repeats below 1
 */
export function designError(noise: NoiseModel, { samples, repeats }: SampleDesign): number {
  requireNoise(noise);
  requireCount(samples, 'samples', 1);
  requireCount(repeats, 'repeats', 1);
  return Math.sqrt(noise.between / samples + noise.within / (samples * repeats));
}

/**
 * The split of a number of trials into samples and repeats with the smallest standard error; of equals the one with fewer
 * repeats. Without a cost of samples that is every sample once before any twice.
 *
 * @param input.trials what may be spent, in trials of one technique
 * @param input.available samples that there are; `null` when more can be had
 * @param input.sampleCost what a further sample costs to make (write, label), in trials; 0 when left out
 * @returns `undefined` when not even one sample is to be had for it
 * @throws BenchError `INVALID_DATA` for trials below 1, samples that are no count, a cost or variance below 0 or not finite
 */
export function bestSplit(input: {
  readonly noise: NoiseModel;
  readonly trials: number;
  readonly available: number | null;
  readonly sampleCost?: number;
}): SampleDesign | undefined {
  const { noise, trials, available, sampleCost = 0 } = input;
  requireNoise(noise);
  requireCount(trials, 'trials', 1);
  requireAvailable(available);
  requireAmount(sampleCost, 'sampleCost');
  let best: SampleDesign | undefined;
  for (let repeats = 1; repeats <= Math.min(trials, MOST_REPEATS); repeats++) {
    const samples = Math.min(
      Math.floor(trials / (repeats + sampleCost)),
      available ?? Number.POSITIVE_INFINITY,
    );
    if (samples < 1) break;
    const design = { samples, repeats };
    if (best === undefined || designError(noise, design) < designError(noise, best)) best = design;
  }
  return best;
}

/**
 * The fewest trials that find a mean paired difference: every sample once, or, where there are not enough samples, the
 * fewest repeats with which they suffice.
 *
 * @param input.difference in the unit of the scores
 * @param input.available samples that there are; `null` when more can be had
 * @returns `undefined` where no number of repeats makes up for the samples that are lacking
 * @throws BenchError as `requiredPairsContinuous`, and `INVALID_DATA` for samples or variances as {@link bestSplit}
 */
export function requiredDesign(
  input: PlanningRates & {
    readonly difference: number;
    readonly noise: NoiseModel;
    readonly available: number | null;
  },
): SampleDesign | undefined {
  const { noise, available, difference, ...rates } = input;
  requireNoise(noise);
  requireAvailable(available);
  for (let repeats = 1; repeats <= MOST_REPEATS; repeats++) {
    const sd = Math.sqrt(noise.between + noise.within / repeats);
    const samples = requiredPairsContinuous({ ...rates, difference, sd });
    if (available === null || samples <= available) return { samples, repeats };
    if (noise.within === 0) break;
  }
  return undefined;
}

function requireNoise({ between, within }: NoiseModel): void {
  requireAmount(between, 'between');
  requireAmount(within, 'within');
}

function requireAvailable(available: number | null): void {
  if (available !== null) requireCount(available, 'available');
}

function requireAmount(value: number, name: string): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new BenchError('INVALID_DATA', `${name} must be a finite number of at least 0, but is ${value}.`, {
    details: { name, value },
  });
}
