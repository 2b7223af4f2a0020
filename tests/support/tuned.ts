import { LEDGER_SCHEMA, type TunedAttempt, type TunedLedger } from '../../src/protocol/tuned.ts';
import type { RenderOptions } from '../../src/studies/training-set.ts';
import { modelOptions, noSignal, systemClock } from './models.ts';

/** An attempt with everything that a test does not care about. */
export function attemptOf(change: Partial<TunedAttempt> = {}): TunedAttempt {
  const id = change.id ?? 'mood-1';
  return {
    id,
    group: id,
    status: 'succeeded',
    reason: null,
    startedAt: '2026-03-01T09:00:00.000Z',
    suite: 'mood',
    training: 'closed-book',
    base: { model: 'openai:small', weightsHash: null, form: 'chat' },
    data: { dataKey: 'data', promptKey: 'prompt', examples: 12, available: 12, dev: 4, seed: 1 },
    backend: 'openai',
    hyperparameters: { epochs: 3 },
    seed: 1,
    machine: null,
    took: { elapsedMs: 90_000, trainedTokens: 50_000, peakMemoryBytes: null, usd: 0.15 },
    loss: { train: 0.5, heldOut: [], keptStep: null },
    devScore: null,
    model: { kind: 'remote', id: 'openai:ft:small:org::abc' },
    declared: null,
    job: null,
    ...change,
  };
}

/** A ledger file's text. */
export function ledgerText(attempts: readonly TunedAttempt[]): string {
  const ledger: TunedLedger = { schema: LEDGER_SCHEMA, attempts };
  return JSON.stringify(ledger);
}

/** For training sets without passages: nothing is retrieved. */
export function withoutPassages(folder: string, change: Partial<RenderOptions> = {}): RenderOptions {
  return {
    chroma: { folder },
    openEmbeddings: () => {
      throw new Error('nothing is embedded');
    },
    models: modelOptions(),
    clock: systemClock,
    signal: noSignal(),
    ...change,
  };
}
