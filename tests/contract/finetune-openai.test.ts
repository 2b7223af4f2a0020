import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BenchError } from '../../src/core/errors.ts';
import type { TunedAttempt } from '../../src/core/tuned.ts';
import { connectTraining } from '../../src/finetune/openai-client.ts';
import type { TrainingEvent } from '../../src/finetune/progress.ts';
import { readLedger } from '../../src/store/tuned-ledger.ts';
import { cancelRemotely } from '../../src/studies/cancel-remotely.ts';
import { fineTuneRemotely } from '../../src/studies/fine-tune-remotely.ts';
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
  devSize = 4,
}: {
  readonly signal?: AbortSignal;
  readonly seed?: number;
  readonly devSize?: number;
} = {}): Promise<TunedAttempt> {
  const { file } = await writeSmallSuite(folder, {
    sizes: { train: 12, dev: devSize },
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
      pollMs: 1,
    },
  );
}

function client(signal = noSignal()) {
  return connectTraining('small', { ...modelOptions({ baseUrl: server.url }), clock: systemClock, signal });
}

function cancel(id: string): Promise<TunedAttempt> {
  return cancelRemotely(id, {
    client: client(),
    ledger: ledger(),
    prices: PRICES,
    signal: noSignal(),
    onEvent: (event) => events.push(event),
    pollMs: 1,
  });
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

  it('finds the job of a launch that broke off', async () => {
    server.launches.push('break');
    expect((await tune()).job?.id).toBe('ftjob-1');
    expect(launched()).toBe(1);
  });

  it('launches nothing more while the jobs cannot be looked through, and finds the job later', async () => {
    server.launches.push('break');
    server.refusals.set('GET /v1/fine_tuning/jobs', [{ status: 500, message: 'no list' }]);
    for (let time = 0; time < 2; time += 1) {
      await expect(tune()).rejects.toThrow(/cannot be looked through.*no list.*same command again.*--cancel/);
      expect(await attempts()).toMatchObject([{ status: 'running', job: { id: null } }]);
    }
    server.refusals.clear();
    expect((await tune()).job?.id).toBe('ftjob-1');
    expect(launched()).toBe(1);
    expect(server.files.size).toBe(2);
  });

  it.each([429, 500, 503])('repeats a launch that was answered with %i', async (status) => {
    server.launches.push({ status, message: 'not now' }, { status, message: 'not now' });
    expect((await tune()).status).toBe('succeeded');
    expect(launched()).toBe(3);
    expect(server.jobs).toHaveLength(1);
    expect(server.files.size).toBe(2);
    const requests = server.requests.join('\n');
    expect(requests).not.toMatch(/POST \S+jobs\nPOST \S+jobs/);
  });

  it('adopts the job of a launch that was answered with an error but came through', async () => {
    server.launches.push({ status: 500, message: 'The server had an error', anyway: true });
    expect((await tune()).job?.id).toBe('ftjob-1');
    expect(launched()).toBe(1);
  });

  it('gives up on a provider that stays busy, and takes its files again', async () => {
    server.launches.push(...Array.from({ length: 6 }, () => ({ status: 429, message: 'too many jobs' })));
    await expect(tune()).rejects.toThrow(
      /limits the rate of calls \(429\): too many jobs\. Try again later\.$/,
    );
    expect(await attempts()).toMatchObject([{ status: 'failed', took: { usd: 0 } }]);
    expect((await tune()).job).toMatchObject({
      id: 'ftjob-1',
      trainingFile: 'file-1',
      validationFile: 'file-2',
    });
    expect(server.files.size).toBe(2);
  });

  it('launches one job for two processes at once', async () => {
    server.onLook = (job) => {
      const watching = events.filter((event) => 'text' in event && event.text.startsWith('job ftjob-1 at'));
      if (watching.length === 2) succeed(job);
    };
    const [one, other] = await Promise.all([tune(), tune()]);
    expect(one.job?.id).toBe('ftjob-1');
    expect(other.job?.id).toBe('ftjob-1');
    expect(launched()).toBe(1);
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
    [
      'failed',
      { error: { message: 'Invalid format on line 3.' } },
      /Invalid format on line 3 \(line 3 is the sample "train-2", \S+train\.csv:4\)\.$/,
    ],
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

  it('waits for files that are still in work', async () => {
    server.fileStates = ['uploaded', 'pending', 'processed'];
    expect((await tune()).status).toBe('succeeded');
    expect(launched()).toBe(1);
    expect(events).toContainEqual({ type: 'phase', text: 'Waiting until the file file-1 is processed' });
  });

  it.each([400, 409])('waits for a file that a launch finds not ready (%i)', async (status) => {
    const message = "File 'file-1' is still being processed and is not ready to be used for fine-tuning.";
    server.launches.push({ status, message }, { status, message });
    expect((await tune()).status).toBe('succeeded');
    expect(launched()).toBe(3);
    expect(server.files.size).toBe(2);
  });

  it('keeps files that do not get ready for the next time', async () => {
    server.fileStates = ['pending'];
    const refused = { status: 400, message: 'File file-1 is not ready.' };
    server.launches.push(...Array.from({ length: 20 }, () => refused));
    await expect(tune()).rejects.toThrow(/file-1 is still not processed.*Nothing was launched.*same command/);
    expect(await attempts()).toMatchObject([{ status: 'running', job: { id: null } }]);
    server.fileStates = [];
    server.launches = [];
    expect((await tune()).status).toBe('succeeded');
    expect(server.files.size).toBe(2);
    expect(await attempts()).toHaveLength(1);
  });

  it.each(['gone', 'error'])('uploads anew only files that are %s, and says so', async (state) => {
    server.launches.push({ status: 400, message: 'the account is closed' });
    await expect(tune()).rejects.toThrow('the account is closed');
    server.fileStates = [state, 'processed'];
    expect((await tune()).job?.trainingFile).toBe('file-3');
    expect(events.map((event) => ('text' in event ? event.text : '')).join('\n')).toMatch(
      /the file file-1 (?:cannot be found any more|is error) at .*; it is uploaded anew/,
    );
  });

  it('uploads anew what was changed', async () => {
    server.launches.push({ status: 400, message: 'the account is closed' });
    await expect(tune()).rejects.toThrow('the account is closed');
    expect((await tune({ devSize: 5 })).job?.trainingFile).toBe('file-3');
  });

  it.each([
    ['the server is not there for it', { status: 404, message: 'Could not find fine tune' }],
    ['it is busy', { status: 429, message: 'slow down' }],
    ['it fails', { status: 502, message: 'bad gateway' }],
  ])('goes on watching when %s for a few looks', async (_, refusal) => {
    server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [refusal, refusal, refusal, null]);
    expect((await tune()).status).toBe('succeeded');
    expect(launched()).toBe(1);
  });

  it.each([404, 405, 501, 500])('finishes where events are answered with %i', async (status) => {
    server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1/events', [{ status, message: 'Not Found' }]);
    expect((await tune()).status).toBe('succeeded');
  });

  it('keeps a job that the provider does not know any more as unknown, and never launches a second', async () => {
    server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [{ status: 404, message: 'no such job' }]);
    for (let time = 0; time < 2; time += 1) {
      await expect(tune()).rejects.toThrow(
        /what became of the job ftjob-1 is not known:.*does not know the job.*same command again.*--cancel mood-1/,
      );
      expect(await attempts()).toMatchObject([
        { status: 'unknown', job: { id: 'ftjob-1' }, took: { usd: null, trainedTokens: null } },
      ]);
    }
    server.refusals.clear();
    expect(await tune()).toMatchObject({ status: 'succeeded', reason: null, took: { usd: 0.15 } });
    expect(launched()).toBe(1);
    expect(await attempts()).toHaveLength(1);
  });

  it('gives such a job up only when it is told to, and trains anew then', async () => {
    const missing = { status: 404, message: 'no such job' };
    server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [missing]);
    server.refusals.set('POST /v1/fine_tuning/jobs/ftjob-1/cancel', [missing]);
    await expect(tune()).rejects.toThrow(/is not known/);
    expect(await cancel('mood-1')).toMatchObject({
      status: 'cancelled',
      reason: expect.stringMatching(/given up.*does not know the job ftjob-1/),
      took: { usd: null, trainedTokens: null },
    });
    expect((await tune()).job?.id).toBe('ftjob-2');
  });

  it('keeps a job whose server is away for long, and goes on with it', async () => {
    server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [{ status: 503, message: 'down' }]);
    await expect(tune()).rejects.toThrow(/cannot be watched.*down.*The job goes on.*launches no other/);
    expect(await attempts()).toMatchObject([{ status: 'running', job: { id: 'ftjob-1' } }]);
    server.refusals.clear();
    expect((await tune()).status).toBe('succeeded');
    expect(launched()).toBe(1);
  });

  it('waits for the name of a model, and keeps a job that names none', async () => {
    server.onLook = (job, count) => {
      succeed(job);
      if (count < 16) job.fine_tuned_model = null;
    };
    await expect(tune()).rejects.toThrow(/is not known: the job succeeded, but names no model/);
    expect(await attempts()).toMatchObject([
      { status: 'unknown', took: { trainedTokens: 50_000, usd: 0.15 } },
    ]);
    expect((await tune()).model).toEqual({ kind: 'remote', id: 'openai:ft:small:org::abc' });
    expect(launched()).toBe(1);
  });

  it('keeps what came of a job that ended before it could be cancelled', async () => {
    const controller = new AbortController();
    server.onLook = () => controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
    await expect(tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    server.onLook = succeed;
    server.refusals.set('POST /v1/fine_tuning/jobs/ftjob-1/cancel', [
      { status: 400, message: 'Job has already completed' },
    ]);
    expect(await cancel('mood-1')).toMatchObject({ status: 'succeeded', took: { usd: 0.15 } });
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
    await expect(cancel('nothing')).rejects.toThrow(/no training "nothing".*Valid: mood-1/);
    const ended = await cancel(running?.id ?? '');
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
