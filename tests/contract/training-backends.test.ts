import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Trainer, TrainingEvent } from '../../src/core/training.ts';
import { readLedger, recordAttempt } from '../../src/finetune/ledger.ts';
import { OPENAI_BACKEND } from '../../src/finetune/openai/backend.ts';
import { fineTuneSeeds, type SeedsPlace, type SeedsRequest } from '../../src/finetune/train.ts';
import { renderTrainingSet } from '../../src/finetune/training-set.ts';
import type { TrainingSource } from '../../src/finetune/training-source.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { TunedAttempt } from '../../src/protocol/tuned.ts';
import { modelOptions, noSignal, systemClock } from '../support/models.ts';
import { writeSmallSuite } from '../support/small-suite.ts';
import { startTrainingServer, succeed } from '../support/training-server.ts';
import { MACHINE, readTraining, trainerOptions, withoutPassages } from '../support/tuned.ts';

/** A backend with what a test turns on it. */
interface Bench {
  readonly trainer: Trainer;
  /** The next training ends without a model. */
  failNext(): void;
  /** How often something was trained. */
  trained(): number;
  close(): Promise<void>;
}

/** OpenAI's, at a server on this machine. */
async function atProvider(folder: string): Promise<Bench> {
  const server = await startTrainingServer();
  let failing = false;
  server.onLook = (job) => {
    if (failing) Object.assign(job, { status: 'failed', error: { message: 'it failed' }, trained_tokens: 7 });
    else succeed(job);
    failing = false;
  };
  const trainer = await OPENAI_BACKEND.open({
    ...trainerOptions(folder),
    models: modelOptions({ baseUrl: server.url }),
    base: 'openai:small',
    given: { epochs: 2 },
    pollMs: 1,
  });
  return {
    trainer,
    failNext() {
      failing = true;
    },
    trained: () => server.jobs.length,
    close: () => server.close(),
  };
}

/** One on this machine, as a project may have its own; the built-in one takes minutes and has a test for itself. */
async function onThisMachine(): Promise<Bench> {
  let failing = false;
  let trained = 0;
  const trainer: Trainer = {
    backend: { name: 'own', place: 'local' },
    base: { model: 'local:tiny', weightsHash: 'hash', form: 'chat' },
    hyperparameters: { epochs: 2 },
    machine: MACHINE,
    requireReady: () => {},
    mostTokens: null,
    tokensOf: () => 1,
    estimate: async (rows) => ({ tokens: rows.length, tokenizer: 'words', epochs: 2, usd: null }),
    train: ({ folder, takeUp }) =>
      takeUp(
        { lock: 'own', what: 'a training', hint: 'Wait for it.', endpoint: null },
        async ({ attempt, record }) => {
          await record({});
          trained += 1;
          const failed = failing;
          failing = false;
          const text = `adapter ${attempt.id}`;
          const file = `${attempt.id}.gguf`;
          if (!failed) await writeFile(join(folder, file), text);
          return {
            facts: {
              status: failed ? 'failed' : 'succeeded',
              reason: failed ? 'it failed' : null,
              took: { elapsedMs: 1, trainedTokens: 7, peakMemoryBytes: null, usd: null },
              loss: { train: null, heldOut: [], keptStep: null },
              model: failed ? null : { kind: 'adapter', file, sha256: sha256(text), bytes: text.length },
            },
            error: failed ? new Error('it failed') : null,
          };
        },
      ),
    close: async () => {},
  };
  return {
    trainer,
    failNext() {
      failing = true;
    },
    trained: () => trained,
    close: async () => {},
  };
}

const SCORE = { metric: 'accuracy', value: 1, low: null, high: null, n: 4, better: 'higher' } as const;

describe.each([
  { where: 'at a provider', start: atProvider },
  { where: 'on this machine', start: onThisMachine },
])('a training $where', ({ where, start }) => {
  let folder: string;
  let bench: Bench;
  let source: TrainingSource;
  let events: TrainingEvent[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'adaptbench-backend-'));
    await mkdir(join(folder, 'tuned'));
    const change = { techniques: ['plain', 'fine-tuned'] };
    const { file } = await writeSmallSuite(folder, { sizes: { train: 12, dev: 4 }, change });
    source = await readTraining(file);
    events = [];
    bench = await start(folder);
  });
  afterEach(async () => {
    await bench.trainer.close();
    await bench.close();
    await rm(folder, { recursive: true });
  });

  const ledger = () => ({ folder: join(folder, 'tuned'), lockFolder: join(folder, 'lock') });
  const attempts = async () => (await readLedger(ledger().folder)).map(({ attempt }) => attempt);
  async function score(attempt: TunedAttempt): Promise<TunedAttempt> {
    const scored = { ...attempt, devScore: SCORE };
    await recordAttempt(ledger(), scored);
    return scored;
  }
  async function tune(change: Partial<SeedsRequest> = {}, place: Partial<SeedsPlace> = {}) {
    const set = await renderTrainingSet(source, {
      form: bench.trainer.base.form,
      examples: null,
      seed: 1,
      ...withoutPassages,
    });
    const id = `mood-${(await attempts()).length + 1}`;
    return await fineTuneSeeds(
      { id, source, set, seeds: [1], declared: null, again: false, ...change },
      bench.trainer,
      {
        ledger: ledger(),
        clock: systemClock,
        signal: noSignal(),
        watch: () => ({ update: (event) => void events.push(event), stop: () => {} }),
        score,
        ...place,
      },
    );
  }

  it('is on record with what it was made of, and scored', async () => {
    const made = await tune({ declared: { labellingMinutesPerExample: 2, hourlyRateUsd: null } });
    expect(made).toEqual(await attempts());
    const { backend, base, machine } = bench.trainer;
    expect(made).toMatchObject([
      {
        id: 'mood-1',
        group: 'mood-1',
        status: 'succeeded',
        suite: 'mood',
        training: 'closed-book',
        backend: backend.name,
        base,
        machine,
        hyperparameters: { epochs: 2 },
        declared: { labellingMinutesPerExample: 2 },
        devScore: SCORE,
      },
    ]);
  });

  it('that ended without a model is on record with what it took, and made again by the same command', async () => {
    bench.failNext();
    await expect(tune()).rejects.toThrow('it failed');
    expect(await attempts()).toMatchObject([{ status: 'failed', model: null, took: { trainedTokens: 7 } }]);
    expect(await tune()).toMatchObject([{ id: 'mood-2', status: 'succeeded' }]);
    expect(bench.trained()).toBe(2);
  });

  it('is not made a second time unless that is asked for', async () => {
    const first = await tune();
    expect(await tune()).toEqual(first);
    expect(bench.trained()).toBe(1);
    expect(events).toContainEqual({
      type: 'message',
      text: expect.stringMatching(/^already trained as "mood-1" on .*--again trains once more$/),
    });
    expect(await tune({ again: true })).toMatchObject([{ id: 'mood-2' }]);
    expect(bench.trained()).toBe(2);
  });

  it('that could not be scored is kept, and scored by the same command', async () => {
    const refuse = async () => {
      throw new Error('nobody answers');
    };
    await expect(tune({}, { score: refuse })).rejects.toThrow(
      /was trained and is in the ledger as "mood-1", but was not scored on dev: nobody answers.*trains nothing again/,
    );
    expect(await tune()).toMatchObject([{ id: 'mood-1', devScore: SCORE }]);
    expect(bench.trained()).toBe(1);
  });

  it('with several seeds is one set-up, also with one that was made before', async () => {
    await tune();
    const all = await tune({ seeds: [1, 2, 3] });
    expect(all.map(({ seed, group }) => [seed, group])).toEqual([
      [1, 'mood-1'],
      [2, 'mood-1'],
      [3, 'mood-1'],
    ]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(3);
    expect(bench.trained()).toBe(3);
  });

  it('is made again where its adapter is gone', async () => {
    await tune();
    await rm(join(folder, 'tuned', 'mood-1.gguf'), { force: true });
    await tune();
    expect(bench.trained()).toBe(where === 'on this machine' ? 2 : 1);
  });

  it('that was left running is gone on with at a provider, and was killed on this machine', async () => {
    const [made] = await tune();
    if (made === undefined) throw new Error('nothing was trained');
    await recordAttempt(ledger(), { ...made, status: 'running', model: null, devScore: null });
    const [again] = await tune();
    const remote = where === 'at a provider';
    expect(again).toMatchObject({ id: remote ? 'mood-1' : 'mood-2', status: 'succeeded' });
    expect(bench.trained()).toBe(remote ? 1 : 2);
    expect((await attempts())[0]).toMatchObject(
      remote
        ? { status: 'succeeded' }
        : { status: 'failed', reason: expect.stringContaining('its process was killed') },
    );
  });
});
