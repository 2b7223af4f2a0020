import type { ModelInfo } from '../../protocol/model.ts';

/** Calls of one trial that are computed side by side. */
const CALLS_AT_ONCE = 4;

/** From four tokens at once on, kernels of llama.cpp may round differently, so that an answer would depend on others. */
const LONG_TRIALS_AT_ONCE = 3;

/**
 * How much a model on this machine does at once, unless it was told. Trials follow each other, where answers are long a few
 * are computed together, and so are the votes of one trial.
 * @param sameInBatches whether its answers are known to be the same in a batch
 */
export function localConcurrency(
  asked: number | undefined,
  sameInBatches: boolean,
): Pick<ModelInfo, 'maxConcurrency' | 'maxTrials' | 'maxLongTrials'> {
  if (asked !== undefined) return { maxConcurrency: asked, maxTrials: asked };
  return {
    maxConcurrency: CALLS_AT_ONCE,
    maxTrials: 1,
    ...(sameInBatches ? { maxLongTrials: LONG_TRIALS_AT_ONCE } : {}),
  };
}
