import type { ModelInfo } from '../../protocol/model.ts';

/** Calls of one trial that are computed side by side. */
const CALLS_AT_ONCE = 4;

/**
 * How much a model on this machine does at once. Trials follow each other: from four calls side by side on, the kernels
 * of llama.cpp round differently, so that greedy answers would depend on what runs beside them, and on 2 cores nothing
 * is gained by it. The votes of one trial are computed together, which takes about half the time of one after the other.
 */
export function localConcurrency(asked: number | undefined): Pick<ModelInfo, 'maxConcurrency' | 'maxTrials'> {
  return { maxConcurrency: asked ?? CALLS_AT_ONCE, maxTrials: asked ?? 1 };
}
