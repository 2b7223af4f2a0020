import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BenchError } from '../../src/core/errors.ts';
import type { TunedAttempt } from '../../src/core/tuned.ts';
import { connectTraining } from '../../src/finetune/openai-client.ts';
import type { TrainingEvent } from '../../src/finetune/progress.ts';
import { readLedger } from '../../src/store/tuned-ledger.ts';
import { cancelRemotely, fineTuneRemotely } from '../../src/studies/fine-tune-remotely.ts';
import { readTrainingSource, renderTrainingSet } from '../../src/studies/training-set.ts';
import { modelOptions, noSignal, systemClock } from '../support/models.ts';
import { writeSmallSuite } from '../support/small-suite.ts';
import {
  type ServedJob,
  startTrainingServer,
  succeed,
  type TrainingServer,
} from '../support/training-server.ts';
import { withoutPassages } from '../support/tuned.ts';

const PRICES = [
  { match: 'openai:small', trainingPerMillion: 3, asOf: '2026-01-01', source: 'this test' },
] as const;

let folder: string;
let server: TrainingServer;
const events: TrainingEvent[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-tune-'));
  server = await startTrainingServer();
  events.length = 0;
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function tune({
  signal = noSignal(),
  seed = 1,
}: {
  readonly signal?: AbortSignal;
  readonly seed?: number;
} = {}): Promise<TunedAttempt> {
  const { file } = await writeSmallSuite(folder, {
    sizes: { train: 12, dev: 4 },
    change: { techniques: ['plain', 'fine-tuned'] },
  });
  const models = modelOptions({ baseUrl: server.url });
  const source = await readTrainingSource({ suite: file, technique: null }, signal);
  const set = await renderTrainingSet(source, {
    form: 'chat',
    examples: null,
    seed: 1,
    options: withoutPassages(folder, { models, signal }),
  });
  const id = `mood-${(await attempts()).length + 1}`;
  return fineTuneRemotely(
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
    },
    {
      client: client(signal),
      ledger: ledger(),
      prices: PRICES,
      clock: systemClock,
      signal,
      onEvent: (event) => events.push(event),
      pollMs: 10,
    },
  );
}

function client(signal = noSignal()) {
  return connectTraining('small', { ...modelOptions({ baseUrl: server.url }), clock: systemClock, signal });
}

function ledger() {
  return { folder: join(folder, 'tuned'), lockFolder: join(folder, 'lock') };
}

async function attempts(): Promise<readonly TunedAttempt[]> {
  return (await readLedger(join(folder, 'tuned'))).map(({ attempt }) => attempt);
}

function launched(): number {
  return server.requests.filter((request) => request === 'POST /v1/fine_tuning/jobs').length;
}

describe('a training at a provider', () => {
  it('uploads the very prompts, launches one job and registers the model with what it cost', async () => {
    server.onLook = (job, count) => {
      if (count === 2) {
        job.status = 'running';
        job.events.push(metric('e1', { step: 1, total_steps: 9, train_loss: 2.5 }));
        job.events.push(metric('e2', { step: 2, total_steps: 9, train_loss: 1.25, valid_loss: 1.5 }));
      }
      if (count === 3) succeed(job);
    };
    const attempt = await tune();
    expect(attempt.model).toEqual({ kind: 'remote', id: 'openai:ft:small:org::abc' });
    expect(attempt.took).toEqual({
      elapsedMs: 90_000,
      trainedTokens: 50_000,
      peakMemoryBytes: null,
      usd: (50_000 * 3) / 1e6,
    });
    expect(attempt.loss).toEqual({ train: 1.25, heldOut: [{ step: 2, loss: 1.5 }], keptStep: null });
    expect(await attempts()).toEqual([attempt]);
    const lines = (server.files.get('file-1') ?? '').trim().split('\n');
    expect(lines).toHaveLength(12);
    const first = JSON.parse(lines[0] ?? '') as { messages: { role: string; content: string }[] };
    expect(first.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(first.messages[0]?.content).toMatch(/^Positive or negative\?\n\nNote: /);
    expect(server.files.get('file-2')?.trim().split('\n')).toHaveLength(4);
    expect(server.jobs[0]?.body).toMatchObject({
      model: 'small',
      training_file: 'file-1',
      validation_file: 'file-2',
      suffix: 'mood',
      seed: 1,
      hyperparameters: { n_epochs: 3, learning_rate_multiplier: 0.5 },
    });
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(2);
  });

  it('goes on watching after an interruption, without a second job', async () => {
    const controller = new AbortController();
    server.onLook = (job, count) => {
      job.status = 'running';
      if (count === 2) controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
      if (count > 3) succeed(job);
    };
    await expect(tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    const [left] = await attempts();
    expect(left).toMatchObject({ status: 'running', model: null, job: { id: 'ftjob-1' } });
    const attempt = await tune();
    expect(attempt.id).toBe(left?.id);
    expect(attempt.status).toBe('succeeded');
    expect(launched()).toBe(1);
    expect(server.files.size).toBe(2);
    expect(await attempts()).toHaveLength(1);
  });

  it('looks for a job whose launch broke off, before it launches another', async () => {
    server.launches.push('break');
    await expect(tune()).rejects.toThrow(/launch of the job broke off.*same command again/);
    expect((await attempts())[0]).toMatchObject({ status: 'running', job: { id: null } });
    const attempt = await tune();
    expect(attempt.job?.id).toBe('ftjob-1');
    expect(launched()).toBe(1);
  });

  it('launches again where the provider has no job of the file', async () => {
    server.launches.push({ status: 503, message: 'overloaded' });
    await expect(tune()).rejects.toThrow('overloaded');
    expect((await tune()).status).toBe('succeeded');
    expect(server.jobs).toHaveLength(1);
    expect(server.files.size).toBe(2);
  });

  it('writes down a refusal, which cost nothing, and registers nothing', async () => {
    server.launches.push({ status: 400, message: 'the model small cannot be fine-tuned' });
    await expect(tune()).rejects.toThrow(/refused the request.*400.*cannot be fine-tuned/);
    expect(await attempts()).toMatchObject([
      { status: 'failed', model: null, took: { trainedTokens: 0, usd: 0 } },
    ]);
    expect((await attempts())[0]?.reason).toContain('cannot be fine-tuned');
  });

  it.each([
    ['failed', { error: { message: 'the file has too few examples' } }, /too few examples/],
    ['cancelled', {}, /it was cancelled/],
    ['expired', {}, /it expired/],
  ])('records a job that ended %s with its reason and cost', async (status, change, reason) => {
    server.onLook = (job) => {
      Object.assign(job, { status, trained_tokens: 10_000, finished_at: job.created_at + 60 }, change);
    };
    await expect(tune()).rejects.toThrow(reason);
    expect(await attempts()).toMatchObject([
      { status, model: null, took: { elapsedMs: 60_000, trainedTokens: 10_000, usd: 0.03 } },
    ]);
  });

  it('records a job that the provider does not know any more as expired, its cost unknown', async () => {
    const controller = new AbortController();
    server.onLook = () => controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
    await expect(tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    (server.jobs as ServedJob[]).length = 0;
    await expect(tune()).rejects.toThrow(/does not know the job/);
    expect(await attempts()).toMatchObject([{ status: 'expired', took: { usd: null, trainedTokens: null } }]);
  });

  it('shows an unknown training price as unknown', async () => {
    server.onLook = (job) => {
      succeed(job);
      job.trained_tokens = null;
    };
    expect((await tune()).took).toMatchObject({ trainedTokens: null, usd: null });
  });

  it('is another training with another seed', async () => {
    await tune();
    await tune({ seed: 2 });
    expect(launched()).toBe(2);
    expect((await attempts()).map(({ seed }) => seed)).toEqual([1, 2]);
  });

  it('is ended at the provider, and its cost kept', async () => {
    const controller = new AbortController();
    server.onLook = (job) => {
      job.status = 'running';
      job.trained_tokens = 20_000;
      controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
    };
    await expect(tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    const [running] = await attempts();
    const place = { client: client(), ledger: ledger(), prices: PRICES };
    await expect(cancelRemotely('nothing', place)).rejects.toThrow(/no training "nothing".*Valid: mood-1/);
    const ended = await cancelRemotely(running?.id ?? '', place);
    expect(ended).toMatchObject({
      status: 'cancelled',
      model: null,
      took: { trainedTokens: 20_000, usd: 0.06 },
    });
    expect(server.jobs[0]?.status).toBe('cancelled');
  });
});

function metric(id: string, data: object): ServedJob['events'][number] {
  return { id, message: `Step ${id}`, type: 'metrics', data };
}
