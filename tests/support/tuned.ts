import type { TrainerOptions } from '../../src/core/provider.ts';
import type { RenderOptions } from '../../src/finetune/training-set.ts';
import { type TrainingSource, trainingSource } from '../../src/finetune/training-source.ts';
import type { MachineInfo } from '../../src/protocol/machine.ts';
import { LEDGER_SCHEMA, type TunedAttempt, type TunedLedger } from '../../src/protocol/tuned.ts';
import { readSuite } from '../../src/runner/read-suite.ts';
import { noSignal, systemClock } from './models.ts';

/** A machine on which something was trained. */
export const MACHINE: MachineInfo = {
  platform: 'linux',
  arch: 'x64',
  cpu: 'a processor',
  cores: 2,
  memoryBytes: 1,
  node: 'v24',
};

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
export const withoutPassages = {
  passages: async () => {
    throw new Error('nothing is retrieved');
  },
  signal: noSignal(),
} as const satisfies Pick<RenderOptions, 'passages' | 'signal'>;

/** A suite file as it is read for training. */
export async function readTraining(file: string, technique: string | null = null): Promise<TrainingSource> {
  return trainingSource(await readSuite(file, { signal: noSignal() }), technique);
}

/** What a base is opened for training with, but for the base itself. */
export function trainerOptions(folder: string): Omit<TrainerOptions, 'base' | 'given' | 'models'> {
  return {
    prices: [{ match: 'openai:small', trainingPerMillion: 3, asOf: '2026-01-01', source: 'this test' }],
    machine: MACHINE,
    cacheFolder: folder,
    python: undefined,
    clock: systemClock,
    signal: noSignal(),
  };
}
