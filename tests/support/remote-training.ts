import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { TrainingEvent } from '../../src/core/training.ts';
import { cancelTraining } from '../../src/finetune/cancel.ts';
import { readLedger } from '../../src/finetune/ledger.ts';
import { OPENAI_BACKEND } from '../../src/finetune/openai/backend.ts';
import { fineTune } from '../../src/finetune/train.ts';
import { renderTrainingSet } from '../../src/finetune/training-set.ts';
import type { TunedAttempt } from '../../src/protocol/tuned.ts';
import { modelOptions, noSignal, systemClock } from './models.ts';
import { writeSmallSuite } from './small-suite.ts';
import { startTrainingServer, type TrainingServer } from './training-server.ts';
import { readTraining, trainerOptions, withoutPassages } from './tuned.ts';

/** What tests change of a training. */
export interface TuneOptions {
  readonly signal?: AbortSignal;
  readonly seed?: number;
  readonly devSize?: number;
  readonly again?: boolean;
}

/** Trainings of a small suite at a server of their own, anew for each test of the file. */
export interface RemoteTrainings {
  readonly server: TrainingServer;
  readonly events: readonly TrainingEvent[];
  tune(options?: TuneOptions): Promise<TunedAttempt>;
  /** @param baseUrl of another server */
  cancel(id: string, baseUrl?: string): Promise<TunedAttempt>;
  /** The ledger. */
  attempts(): Promise<readonly TunedAttempt[]>;
  /** How often a launch was asked for. */
  launched(): number;
}

/** Sets the trainings of a test file up. */
export function remoteTrainings(): RemoteTrainings {
  let folder = '';
  let server: TrainingServer | undefined;
  const events: TrainingEvent[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adaptbench-tune-'));
    server = await startTrainingServer();
    events.length = 0;
  });
  afterEach(async () => {
    await server?.close();
    await rm(folder, { recursive: true });
  });

  const running = (): TrainingServer => {
    if (server === undefined) throw new Error('the server is started before each test');
    return server;
  };
  const models = (baseUrl = running().url) => modelOptions({ baseUrl });
  const attempts = async () => (await readLedger(join(folder, 'tuned'))).map(({ attempt }) => attempt);
  const open = (signal: AbortSignal, baseUrl?: string) =>
    OPENAI_BACKEND.open({
      ...trainerOptions(folder),
      base: 'openai:small',
      given: { epochs: 3, learningRateMultiplier: 0.5, suffix: 'mood' },
      models: models(baseUrl),
      signal,
      pollMs: 1,
    });
  const onEvent = (event: TrainingEvent) => void events.push(event);
  const ledger = () => ({ folder: join(folder, 'tuned'), lockFolder: join(folder, 'lock') });

  return {
    get server() {
      return running();
    },
    events,
    attempts,
    launched: () => running().requests.filter((request) => request === 'POST /v1/fine_tuning/jobs').length,
    cancel: (id, baseUrl) =>
      cancelTraining(id, { ledger: ledger(), onEvent, open: () => open(noSignal(), baseUrl) }),
    async tune({ signal = noSignal(), seed = 1, devSize = 4, again = false } = {}) {
      const { file } = await writeSmallSuite(folder, {
        sizes: { train: 12, dev: devSize },
        change: { techniques: ['plain', 'fine-tuned'] },
      });
      const source = await readTraining(file);
      const set = await renderTrainingSet(source, {
        form: 'chat',
        examples: null,
        seed: 1,
        ...withoutPassages,
      });
      const id = `mood-${(await attempts()).length + 1}`;
      return await fineTune(
        { id, group: id, source, set, seed, declared: null, again, scored: true },
        await open(signal),
        { ledger: ledger(), clock: systemClock, signal, onEvent },
      );
    },
  };
}
