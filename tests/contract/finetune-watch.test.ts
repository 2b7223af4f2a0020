import { describe, expect, it } from 'vitest';
import { BenchError } from '../../src/core/errors.ts';
import { remoteTrainings } from '../support/remote-training.ts';
import { succeed } from '../support/training-server.ts';

const at = remoteTrainings();

describe('a job that was launched', () => {
  it.each([
    ['the server is not there for it', { status: 404, message: 'Could not find fine tune' }],
    ['it is busy', { status: 429, message: 'slow down' }],
    ['it fails', { status: 502, message: 'bad gateway' }],
  ])('goes on watching when %s for a few looks', async (_, refusal) => {
    at.server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [refusal, refusal, refusal, null]);
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.launched()).toBe(1);
  });

  it.each([404, 405, 501, 500])('finishes where events are answered with %i', async (status) => {
    at.server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1/events', [{ status, message: 'Not Found' }]);
    expect((await at.tune()).status).toBe('succeeded');
  });

  it('keeps a job that the provider does not know any more as unknown, and never launches a second', async () => {
    at.server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [{ status: 404, message: 'no such job' }]);
    for (let time = 0; time < 2; time += 1) {
      await expect(at.tune()).rejects.toThrow(
        /what became of the job ftjob-1 is not known:.*does not know the job.*same command again.*"finetune cancel mood-1"/,
      );
      expect(await at.attempts()).toMatchObject([
        { status: 'unknown', job: { id: 'ftjob-1' }, took: { usd: null, trainedTokens: null } },
      ]);
    }
    at.server.refusals.clear();
    expect(await at.tune()).toMatchObject({ status: 'succeeded', reason: null, took: { usd: 0.15 } });
    expect(at.launched()).toBe(1);
    expect(await at.attempts()).toHaveLength(1);
  });

  it('gives such a job up only when it is told to, and trains anew then', async () => {
    const missing = { status: 404, message: 'no such job' };
    at.server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [missing]);
    at.server.refusals.set('POST /v1/fine_tuning/jobs/ftjob-1/cancel', [missing]);
    await expect(at.tune()).rejects.toThrow(/is not known/);
    await expect(at.cancel('mood-1', 'http://127.0.0.1:9/v1')).rejects.toThrow(
      `"mood-1" runs at ${at.server.url}, not at http://127.0.0.1:9/v1. Give --base-url ${at.server.url}.`,
    );
    expect(await at.cancel('mood-1')).toMatchObject({
      status: 'cancelled',
      reason: expect.stringMatching(/given up.*does not know the job ftjob-1/),
      took: { usd: null, trainedTokens: null },
    });
    expect((await at.tune()).job?.id).toBe('ftjob-2');
  });

  it('keeps a job whose server is away for long, and goes on with it', async () => {
    at.server.refusals.set('GET /v1/fine_tuning/jobs/ftjob-1', [{ status: 503, message: 'down' }]);
    await expect(at.tune()).rejects.toThrow(/cannot be watched.*down.*The job goes on.*launches no other/);
    expect(await at.attempts()).toMatchObject([{ status: 'running', job: { id: 'ftjob-1' } }]);
    at.server.refusals.clear();
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.launched()).toBe(1);
  });

  it('waits for the name of a model, and keeps a job that names none', async () => {
    at.server.onLook = (job, count) => {
      succeed(job);
      if (count < 16) job.fine_tuned_model = null;
    };
    await expect(at.tune()).rejects.toThrow(/is not known: the job succeeded, but names no model/);
    expect(await at.attempts()).toMatchObject([
      { status: 'unknown', took: { trainedTokens: 50_000, usd: 0.15 } },
    ]);
    expect((await at.tune()).model).toEqual({ kind: 'remote', id: 'openai:ft:small:org::abc' });
    expect(at.launched()).toBe(1);
  });

  it('keeps what came of a job that ended before it could be cancelled', async () => {
    const controller = new AbortController();
    at.server.onLook = () => controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
    await expect(at.tune({ signal: controller.signal })).rejects.toThrow('interrupted');
    at.server.onLook = succeed;
    at.server.refusals.set('POST /v1/fine_tuning/jobs/ftjob-1/cancel', [
      { status: 400, message: 'Job has already completed' },
    ]);
    expect(await at.cancel('mood-1')).toMatchObject({ status: 'succeeded', took: { usd: 0.15 } });
  });
});
