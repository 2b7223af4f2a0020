import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Trainer, TrainingEnd } from '../../../src/core/training.ts';
import { cancelTraining } from '../../../src/finetune/cancel.ts';
import { readLedger, recordAttempt } from '../../../src/finetune/ledger.ts';
import { attemptOf } from '../../support/tuned.ts';

it('keeps what another process wrote down of the end while the job was being cancelled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-cancel-'));
  const ledger = { folder, lockFolder: join(folder, 'lock') };
  const job = { id: 'job-1', trainingFile: 'f', validationFile: null, endpoint: 'http://here' };
  const running = attemptOf({ status: 'running', job, model: null });
  const score = { metric: 'accuracy', value: 1, low: null, high: null, n: 4, better: 'higher' } as const;
  const finished = attemptOf({ job, devScore: score });
  const trainer: Trainer = {
    backend: { name: 'openai', place: 'remote' },
    base: running.base,
    hyperparameters: {},
    machine: null,
    requireReady: () => {},
    mostTokens: null,
    tokensOf: () => 1,
    estimate: async () => ({ tokens: 1, tokenizer: 'words', epochs: 1, usd: null }),
    train: async () => null,
    async cancel(): Promise<TrainingEnd> {
      await recordAttempt(ledger, finished);
      return { facts: { ...finished, loss: { train: null, heldOut: [], keptStep: null } }, error: null };
    },
    close: async () => {},
  };
  try {
    await recordAttempt(ledger, running);
    const ended = await cancelTraining(running.id, { ledger, onEvent: () => {}, open: async () => trainer });
    expect(ended).toEqual(finished);
    expect(await readLedger(folder)).toEqual([{ attempt: finished, folder }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
