import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { connectTraining } from '../../src/finetune/openai/client.ts';
import type { TrainingEvent } from '../../src/finetune/progress.ts';
import type { TunedAttempt } from '../../src/protocol/tuned.ts';
import { readLedger } from '../../src/store/tuned-ledger.ts';
import { cancelRemotely } from '../../src/studies/cancel-remotely.ts';
import { fineTuneRemotely } from '../../src/studies/fine-tune-remotely.ts';
import { readTrainingSource, renderTrainingSet } from '../../src/studies/training-set.ts';
import { modelOptions, noSignal, systemClock } from './models.ts';
import { writeSmallSuite } from './small-suite.ts';
import { startTrainingServer, type TrainingServer } from './training-server.ts';
import { withoutPassages } from './tuned.ts';

const PRICES = [
  { match: 'openai:small', trainingPerMillion: 3, asOf: '2026-01-01', source: 'this test' },
] as const;

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
  const place = (signal: AbortSignal, baseUrl?: string) => ({
    client: connectTraining('small', { ...models(baseUrl), clock: systemClock, signal }),
    ledger: { folder: join(folder, 'tuned'), lockFolder: join(folder, 'lock') },
    prices: PRICES,
    clock: systemClock,
    signal,
    onEvent: (event: TrainingEvent) => void events.push(event),
    pollMs: 1,
  });

  return {
    get server() {
      return running();
    },
    events,
    attempts,
    launched: () => running().requests.filter((request) => request === 'POST /v1/fine_tuning/jobs').length,
    cancel: (id, baseUrl) => cancelRemotely(id, place(noSignal(), baseUrl)),
    async tune({ signal = noSignal(), seed = 1, devSize = 4, again = false } = {}) {
      const { file } = await writeSmallSuite(folder, {
        sizes: { train: 12, dev: devSize },
        change: { techniques: ['plain', 'fine-tuned'] },
      });
      const source = await readTrainingSource({ suite: file, technique: null }, signal);
      const set = await renderTrainingSet(source, {
        form: 'chat',
        examples: null,
        seed: 1,
        options: withoutPassages(folder, { models: models(), signal }),
      });
      const id = `mood-${(await attempts()).length + 1}`;
      return await fineTuneRemotely(
        {
          id,
          group: id,
          source,
          set,
          base: 'openai:small',
          model: 'small',
          form: 'chat',
          settings: { epochs: 3, batchSize: null, learningRateMultiplier: 0.5, suffix: 'mood' },
          seed,
          declared: null,
          again,
        },
        place(signal),
      );
    },
  };
}
