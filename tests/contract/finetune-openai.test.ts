import { describe, expect, it } from 'vitest';
import { BenchError } from '../../src/core/errors.ts';
import { remoteTrainings } from '../support/remote-training.ts';
import { type ServedJob, succeed } from '../support/training-server.ts';

const at = remoteTrainings();

describe('a training at a provider', () => {
  it('uploads the very prompts, launches one job and registers the model with what it cost', async () => {
    at.server.onLook = (job, count) => {
      if (count === 2) {
        job.status = 'running';
        job.events.push(metric('e1', { step: 1, total_steps: 9, train_loss: 2.5 }));
        job.events.push(metric('e2', { step: 2, total_steps: 9, train_loss: 1.25, valid_loss: 1.5 }));
      }
      if (count === 3) succeed(job);
    };
    const attempt = await at.tune();
    expect(attempt.model).toEqual({ kind: 'remote', id: 'openai:ft:small:org::abc' });
    expect(attempt.took).toEqual({
      elapsedMs: 90_000,
      trainedTokens: 50_000,
      peakMemoryBytes: null,
      usd: (50_000 * 3) / 1e6,
    });
    expect(attempt.loss).toEqual({ train: 1.25, heldOut: [{ step: 2, loss: 1.5 }], keptStep: null });
    expect(await at.attempts()).toEqual([attempt]);
    const lines = (at.server.files.get('file-1') ?? '').trim().split('\n');
    expect(lines).toHaveLength(12);
    const first = JSON.parse(lines[0] ?? '') as { messages: { role: string; content: string }[] };
    expect(first.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(first.messages[0]?.content).toMatch(/^Positive or negative\?\n\nNote: /);
    expect(at.server.files.get('file-2')?.trim().split('\n')).toHaveLength(4);
    expect(at.server.jobs[0]?.body).toMatchObject({
      model: 'small',
      training_file: 'file-1',
      validation_file: 'file-2',
      suffix: 'mood',
      seed: 1,
      hyperparameters: { n_epochs: 3, learning_rate_multiplier: 0.5 },
    });
    expect(at.events.filter(({ type }) => type === 'step')).toHaveLength(2);
  });

  it('goes on watching after an interruption, without a second job', async () => {
    const controller = new AbortController();
    at.server.onLook = (job, count) => {
      job.status = 'running';
      if (count === 2) controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
      if (count > 3) succeed(job);
    };
    await expect(at.tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    const [left] = await at.attempts();
    expect(left).toMatchObject({ status: 'running', model: null, job: { id: 'ftjob-1' } });
    const attempt = await at.tune();
    expect(attempt.id).toBe(left?.id);
    expect(attempt.status).toBe('succeeded');
    expect(at.launched()).toBe(1);
    expect(at.server.files.size).toBe(2);
    expect(await at.attempts()).toHaveLength(1);
  });

  it('writes down a refusal, which cost nothing, and registers nothing', async () => {
    at.server.launches.push({ status: 400, message: 'the model small cannot be fine-tuned' });
    await expect(at.tune()).rejects.toThrow(/refused the request.*400.*cannot be fine-tuned/);
    expect(await at.attempts()).toMatchObject([
      { status: 'failed', model: null, took: { trainedTokens: 0, usd: 0 } },
    ]);
    expect((await at.attempts())[0]?.reason).toContain('cannot be fine-tuned');
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
    at.server.onLook = (job) => {
      Object.assign(job, { status, trained_tokens: 10_000, finished_at: job.created_at + 60 }, change);
    };
    await expect(at.tune()).rejects.toThrow(reason);
    expect(await at.attempts()).toMatchObject([
      { status, model: null, took: { elapsedMs: 60_000, trainedTokens: 10_000, usd: 0.03 } },
    ]);
  });

  it('shows an unknown training price as unknown', async () => {
    at.server.onLook = (job) => {
      succeed(job);
      job.trained_tokens = null;
    };
    expect((await at.tune()).took).toMatchObject({ trainedTokens: null, usd: null });
  });

  it('is another training with another seed', async () => {
    await at.tune();
    await at.tune({ seed: 2 });
    expect(at.launched()).toBe(2);
    expect((await at.attempts()).map(({ seed }) => seed)).toEqual([1, 2]);
  });

  it('is ended at the provider, and its cost kept', async () => {
    const controller = new AbortController();
    at.server.onLook = (job) => {
      job.status = 'running';
      job.trained_tokens = 20_000;
      controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
    };
    await expect(at.tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    const [running] = await at.attempts();
    await expect(at.cancel('nothing')).rejects.toThrow(/no training "nothing".*Valid: mood-1/);
    const ended = await at.cancel(running?.id ?? '');
    expect(ended).toMatchObject({
      status: 'cancelled',
      model: null,
      took: { trainedTokens: 20_000, usd: 0.06 },
    });
    expect(at.server.jobs[0]?.status).toBe('cancelled');
  });
});

function metric(id: string, data: object): ServedJob['events'][number] {
  return { id, message: `Step ${id}`, type: 'metrics', data };
}
