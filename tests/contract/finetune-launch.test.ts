import { describe, expect, it } from 'vitest';
import { remoteTrainings } from '../support/remote-training.ts';
import { succeed } from '../support/training-server.ts';

const at = remoteTrainings();

describe('the launch of a job', () => {
  it('finds the job of a launch that broke off', async () => {
    at.server.launches.push('break');
    expect((await at.tune()).job?.id).toBe('ftjob-1');
    expect(at.launched()).toBe(1);
  });

  it('launches nothing more while the jobs cannot be looked through, and finds the job later', async () => {
    at.server.launches.push('break');
    at.server.refusals.set('GET /v1/fine_tuning/jobs', [{ status: 500, message: 'no list' }]);
    for (let time = 0; time < 2; time += 1) {
      await expect(at.tune()).rejects.toThrow(
        /cannot be looked through.*no list.*same command again.*"finetune cancel <id>"/,
      );
      expect(await at.attempts()).toMatchObject([{ status: 'running', job: { id: null } }]);
    }
    at.server.refusals.clear();
    expect((await at.tune()).job?.id).toBe('ftjob-1');
    expect(at.launched()).toBe(1);
    expect(at.server.files.size).toBe(2);
  });

  it.each([500, 503])(
    'never repeats a launch that was answered with %i by itself, for it may run',
    async (status) => {
      at.server.launches.push({ status, message: 'not now' });
      await expect(at.tune()).rejects.toThrow();
      expect(at.launched()).toBe(1);
      expect(await at.attempts()).not.toMatchObject([{ status: 'failed' }]);
    },
  );

  it('repeats a launch that was refused with 429', async () => {
    at.server.launches.push({ status: 429, message: 'not now' }, { status: 429, message: 'not now' });
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.launched()).toBe(3);
    expect(at.server.jobs).toHaveLength(1);
    expect(at.server.files.size).toBe(2);
    const requests = at.server.requests.join('\n');
    expect(requests).not.toMatch(/POST \S+jobs\nPOST \S+jobs/);
  });

  it('adopts the job of a launch that was answered with an error but came through', async () => {
    at.server.launches.push({ status: 500, message: 'The server had an error', anyway: true });
    expect((await at.tune()).job?.id).toBe('ftjob-1');
    expect(at.launched()).toBe(1);
  });

  it('gives up on a provider that stays busy, and takes its files again', async () => {
    at.server.launches.push(...Array.from({ length: 6 }, () => ({ status: 429, message: 'too many jobs' })));
    await expect(at.tune()).rejects.toThrow(
      /limits the rate of calls \(429\): too many jobs\. Try again later\.$/,
    );
    expect(await at.attempts()).toMatchObject([{ status: 'failed', took: { usd: 0 } }]);
    expect((await at.tune()).job).toMatchObject({
      id: 'ftjob-1',
      trainingFile: 'file-1',
      validationFile: 'file-2',
    });
    expect(at.server.files.size).toBe(2);
  });

  it('launches one job for two processes at once', async () => {
    at.server.onLook = (job) => {
      const watching = at.events.filter(
        (event) => 'text' in event && event.text.startsWith('job ftjob-1 at'),
      );
      if (watching.length === 2) succeed(job);
    };
    const [one, other] = await Promise.all([at.tune(), at.tune()]);
    expect(one.job?.id).toBe('ftjob-1');
    expect(other.job?.id).toBe('ftjob-1');
    expect(at.launched()).toBe(1);
    expect(at.server.files.size).toBe(2);
  });

  it('waits for files that are still in work', async () => {
    at.server.fileStates = ['uploaded', 'pending', 'processed'];
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.launched()).toBe(1);
    expect(at.events).toContainEqual({ type: 'phase', text: 'Waiting until the file file-1 is processed' });
  });

  it.each([403, 404, 405, 500])('launches where files are told nothing of (%i)', async (status) => {
    at.server.refusals.set('GET /v1/files/file-1', [{ status, message: 'no' }]);
    at.server.refusals.set('GET /v1/files/file-2', [{ status, message: 'no' }]);
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.server.files.size).toBe(2);
  });

  it.each([400, 409])('waits for a file that a launch finds not ready (%i)', async (status) => {
    const message = "File 'file-1' is still being processed and is not ready to be used for fine-tuning.";
    at.server.launches.push({ status, message }, { status, message });
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.launched()).toBe(3);
    expect(at.server.files.size).toBe(2);
  });

  it('keeps files that do not get ready for the next time', async () => {
    at.server.fileStates = ['pending'];
    const refused = { status: 400, message: 'File file-1 is not ready.' };
    at.server.launches.push(...Array.from({ length: 20 }, () => refused));
    await expect(at.tune()).rejects.toThrow(
      /file-1 is still not processed.*Nothing was launched.*same command/,
    );
    expect(await at.attempts()).toMatchObject([{ status: 'running', job: { id: null } }]);
    at.server.fileStates = [];
    at.server.launches = [];
    expect((await at.tune()).status).toBe('succeeded');
    expect(at.server.files.size).toBe(2);
    expect(await at.attempts()).toHaveLength(1);
  });

  it.each(['gone', 'error'])('uploads anew only files that are %s, and says so', async (state) => {
    at.server.launches.push({ status: 400, message: 'the account is closed' });
    await expect(at.tune()).rejects.toThrow('the account is closed');
    at.server.fileStates = [state, 'processed'];
    expect((await at.tune()).job?.trainingFile).toBe('file-3');
    expect(at.events.map((event) => ('text' in event ? event.text : '')).join('\n')).toMatch(
      /the file file-1 (?:cannot be found any more|is error) at .*; it is uploaded anew/,
    );
  });

  it('uploads anew what was changed', async () => {
    at.server.launches.push({ status: 400, message: 'the account is closed' });
    await expect(at.tune()).rejects.toThrow('the account is closed');
    expect((await at.tune({ devSize: 5 })).job?.trainingFile).toBe('file-3');
  });
});
