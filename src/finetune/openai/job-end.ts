import type { TrainingEnd } from '../../core/training.ts';
import { trainingCost } from '../../pricing/training-cost.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type { RemoteOutcome } from './remote-training.ts';

/** What the ledger says of a job that has ended, or of which nothing more is known. */
export function endOf(
  outcome: Omit<RemoteOutcome, 'trainLoss' | 'heldOut'> & Partial<RemoteOutcome>,
  { prices, base }: { readonly prices: readonly PriceEntry[]; readonly base: string },
): TrainingEnd {
  const { status, reason, model, trainedTokens, elapsedMs } = outcome;
  const usd = trainingCost({ trainedTokens, elapsedMs }, { prices, model: base });
  return {
    facts: {
      status,
      reason,
      took: { elapsedMs, trainedTokens, peakMemoryBytes: null, usd },
      loss: { train: outcome.trainLoss ?? null, heldOut: outcome.heldOut ?? [], keptStep: null },
      model: model === null ? null : { kind: 'remote', id: `openai:${model}` },
    },
    error: null,
  };
}
