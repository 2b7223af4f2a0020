import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { Report } from '../../../src/analysis/report.ts';
import type { TrialRecord } from '../../../src/protocol/records.ts';
import { MemoryResponseCache } from '../../../src/store/response-cache.ts';
import { openAiError, type Reply } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start } from '../../support/run-session.ts';
import { servedRuns } from '../../support/served-runs.ts';
import {
  answerRightly,
  rightAnswer,
  sampleNumber,
  writeSmallSuite,
  wrongAnswer,
} from '../../support/small-suite.ts';

const at = servedRuns();

const reportOf = async (id: string): Promise<Report> => buildReport(await at.place.store.read(id));

describe('a run', () => {
  it('records every trial of every cell with its call and its scores', async () => {
    const { file } = await writeSmallSuite(at.folder);
    const result = await start('run-1', runRequest(file), at.place);
    expect(result).toEqual({ run: 'run-1', trials: 12, failedTrials: 0, resentCalls: 0 });
    expect(at.server.requests).toHaveLength(12);
    const record = await at.place.store.read('run-1');
    const trials = recordsOf(record, 'trial');
    const ids = Array.from({ length: 6 }, (_, index) => `test-${index}`);
    for (const cell of ['mood/plain/openai:small', 'mood/few-shot/openai:small']) {
      const own = trials.filter((trial) => trial.cell === cell);
      expect(own.map(({ sample }) => sample).sort()).toEqual(ids);
      for (const trial of own) {
        expect(trial).toMatchObject({ repeat: 0, promptVariant: 0, purpose: 'measure' });
        expect(trial.outcome).toEqual({
          status: 'answered',
          answer: Number(trial.sample.at(-1)) % 2 === 0 ? 'positive' : 'negative',
        });
      }
    }
    const calls = new Map(recordsOf(record, 'call').map((call) => [call.key, call]));
    const scores = Map.groupBy(recordsOf(record, 'score'), ({ trial }) => trial);
    for (const trial of trials) {
      expect(trial.calls.map((key) => calls.get(key)?.trial)).toEqual([trial.key]);
      const own = scores.get(trial.key)?.map(({ metric, value }) => [metric, value]);
      expect(own).toEqual([
        ['accuracy', 1],
        ['macro-f1', 1],
      ]);
    }
    expect(
      recordsOf(record, 'sent')
        .map(({ key }) => key)
        .sort(),
    ).toEqual([...calls.keys()].sort());
    expect(recordsOf(record, 'session').map(({ event }) => event)).toEqual(['started', 'finished']);
    expect(record.records.at(0)).toMatchObject({ type: 'session', event: 'started' });
    expect(record.records.at(-1)).toMatchObject({ type: 'session', event: 'finished' });
    expect(record.samples.map(({ id }) => id).sort()).toEqual(ids);
  });

  it('scores wrong answers and format errors as 0', async () => {
    at.reply = (request) => {
      if (sampleNumber(request) === 1) return { text: 'who knows' };
      return { text: sampleNumber(request) < 4 ? rightAnswer(request) : wrongAnswer(request) };
    };
    const { file } = await writeSmallSuite(at.folder);
    await start('run-1', runRequest(file, { techniques: ['plain'] }), at.place);
    const [cell] = (await reportOf('run-1')).suites[0]?.cells ?? [];
    expect(cell?.trials).toEqual({
      planned: 6,
      answered: 5,
      formatErrors: 1,
      failed: 0,
      cut: 0,
      spentOnReasoning: 0,
      cached: 0,
    });
    expect(cell?.metrics[0]).toMatchObject({ metric: 'accuracy', figure: { estimate: 0.5, n: 6 } });
  });

  it('attempts once more, at the end, what failed for a passing reason', async () => {
    let refused = 0;
    // Five attempts make a trial.
    at.reply = (request) =>
      sampleNumber(request) === 2 && ++refused <= 5
        ? openAiError(503, 'Restarting.')
        : answerRightly(request);
    const { file } = await writeSmallSuite(at.folder);
    const told: string[] = [];
    const observer = {
      trialFinished: (_: unknown, { sample, outcome }: TrialRecord) =>
        void told.push(`${sample} ${outcome.status}`),
      trialAgain: (_: unknown, { sample }: TrialRecord) => void told.push(`${sample} again`),
    };
    const result = await start('run-1', runRequest(file, { techniques: ['plain'] }), {
      ...at.place,
      observer,
    });
    expect(result).toMatchObject({ trials: 6, failedTrials: 0 });
    expect(at.server.requests.map(sampleNumber).at(-1)).toBe(2);
    expect(told.filter((line) => line.startsWith('test-2'))).toEqual([
      'test-2 failed',
      'test-2 again',
      'test-2 answered',
    ]);
    expect(told.slice(-2)).toEqual(['test-2 again', 'test-2 answered']);
    const record = await at.place.store.read('run-1');
    expect(recordsOf(record, 'trial')).toHaveLength(7);
    const { totals } = await reportOf('run-1');
    expect(totals).toMatchObject({ trials: 6, answered: 6, failed: 0, calls: 6 });
  });

  it('attempts nothing again where most trials failed: the endpoint is down', async () => {
    at.reply = (request) =>
      sampleNumber(request) === 0 ? answerRightly(request) : openAiError(503, 'Restarting.');
    const { file } = await writeSmallSuite(at.folder);
    const result = await start('run-1', runRequest(file, { techniques: ['plain'] }), at.place);
    expect(result).toMatchObject({ trials: 6, failedTrials: 5 });
    expect(recordsOf(await at.place.store.read('run-1'), 'trial')).toHaveLength(6);
  });

  it('keeps a failed call as a failed trial without a score, and attempts it again on resume', async () => {
    at.reply = (request) =>
      sampleNumber(request) === 2 ? openAiError(400, 'This note is too sad.') : answerRightly(request);
    const { file } = await writeSmallSuite(at.folder);
    const request = runRequest(file, { techniques: ['plain'] });
    expect(await start('run-1', request, at.place)).toMatchObject({ trials: 6, failedTrials: 1 });
    const before = await at.place.store.read('run-1');
    const failed = recordsOf(before, 'trial').filter(({ outcome }) => outcome.status === 'failed');
    expect(failed).toEqual([
      expect.objectContaining({
        sample: 'test-2',
        outcome: {
          status: 'failed',
          reason: 'openai refused the request to "small" (400): This note is too sad.',
          kind: 'status',
        },
      }),
    ]);
    const keys = failed.map(({ key }) => key);
    expect(recordsOf(before, 'score').filter(({ trial }) => keys.includes(trial))).toEqual([]);
    expect((await reportOf('run-1')).totals).toMatchObject({ trials: 6, answered: 5, failed: 1, calls: 5 });

    at.reply = answerRightly;
    expect(await resume('run-1', at.place)).toEqual({
      run: 'run-1',
      trials: 6,
      failedTrials: 0,
      resentCalls: 0,
    });
    expect(at.server.requests.slice(6).map(sampleNumber)).toEqual([2]);
    const report = await reportOf('run-1');
    expect(report.totals).toMatchObject({ trials: 6, answered: 6, failed: 0, calls: 6, resentCalls: 0 });
    expect(report.run.finished).toBe(true);
  });

  it('stops at once when the key is refused, and keeps what was done', async () => {
    const { file } = await writeSmallSuite(at.folder, { sizes: { test: 12 } });
    at.server.script({ text: 'positive' }, { text: 'negative' }, openAiError(401, 'Incorrect API key'));
    const one = { ...at.place, models: { maxConcurrency: 1 } };
    await expect(start('run-1', runRequest(file), one)).rejects.toMatchObject({
      code: 'PROVIDER',
      message: 'openai refused the key (401). Set OPENAI_API_KEY to a valid key.',
    });
    expect(at.server.requests).toHaveLength(3);
    const record = await at.place.store.read('run-1');
    expect(recordsOf(record, 'trial')).toHaveLength(2);
    expect(recordsOf(record, 'session').map(({ event }) => event)).toEqual(['started', 'interrupted']);
    expect((await reportOf('run-1')).totals).toMatchObject({ trials: 2, failed: 0, missing: 22 });

    expect(await resume('run-1', one)).toMatchObject({ trials: 24, failedTrials: 0 });
    expect(at.server.requests).toHaveLength(3 + 22);
    expect((await reportOf('run-1')).totals).toMatchObject({ trials: 24, answered: 24, calls: 24 });
  });

  it('bills what was paid for and could not be read, also where a repetition was answered', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 10 };
    const tool: Reply = { text: null, message: { tool_calls: [{ function: { name: 'classify' } }] }, usage };
    const lost: Reply = { finishReason: 'error', choice: { error: { message: 'lost', code: 502 } }, usage };
    const replies = new Map<number, Reply>([[0, lost]]);
    at.reply = (request) => {
      const number = sampleNumber(request);
      const scripted = replies.get(number);
      replies.delete(number);
      return scripted ?? (number === 1 ? tool : { ...answerRightly(request), usage });
    };
    const { file } = await writeSmallSuite(at.folder);
    const request = runRequest(file, { techniques: ['plain'] });
    expect(await start('run-1', request, at.place)).toMatchObject({ failedTrials: 1 });
    const report = await reportOf('run-1');
    const answer = 100 * 1000 + 10 * 2000;
    expect(report.totals).toMatchObject({
      calls: 5,
      unreadAnswers: 2,
      inputTokens: 700,
      outputTokens: 70,
      billed: 7 * answer,
      uncached: 7 * answer,
    });
    expect(report.suites[0]?.cells[0]?.cost).toMatchObject({ billed: 7 * answer, perTrial: answer });
    expect(report.notices).toContain(
      '2 answers that may have been paid for could not be read; what they cost is part of what was spent.',
    );
    expect(
      recordsOf(await at.place.store.read('run-1'), 'unread')
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual(['it calls the tool "classify" in place of an answer', 'lost']);

    replies.set(1, { ...tool, usage: null });
    await resume('run-1', at.place);
    const resumed = await reportOf('run-1');
    expect(resumed.totals).toMatchObject({
      unreadAnswers: 3,
      inputTokens: null,
      billed: null,
      uncached: null,
    });
    expect(resumed.suites[0]?.cells[0]?.cost).toMatchObject({ billed: null, perTrial: answer });
    expect(resumed.notices).toContain(
      '3 answers that may have been paid for could not be read; what 1 of them cost is not known, so neither is what was spent.',
    );
  });

  it('pays once for the same request of two techniques', async () => {
    const { file } = await writeSmallSuite(at.folder, {
      change: { techniques: ['plain', { preset: 'plain', name: 'twin' }] },
    });
    await start('run-1', runRequest(file), at.place);
    expect(at.server.requests).toHaveLength(6);
    const record = await at.place.store.read('run-1');
    expect(recordsOf(record, 'trial')).toHaveLength(12);
    expect(recordsOf(record, 'call')).toHaveLength(6);
    const { totals, suites } = buildReport(record);
    expect(totals.calls).toBe(6);
    expect(totals.billed).toBe(totals.uncached);
    const cells = suites[0]?.cells ?? [];
    // Each cell shows what it costs by itself; what was billed adds up to the bill.
    expect(cells.map(({ cost }) => cost.uncached)).toEqual([totals.uncached, totals.uncached]);
    expect(cells.reduce((sum, { cost }) => sum + (cost.billed ?? Number.NaN), 0)).toBe(totals.billed);
  });

  it('asks each repeat anew', async () => {
    const { file } = await writeSmallSuite(at.folder);
    const request = runRequest(file, { techniques: ['plain'], repeats: 3 });
    expect(await start('run-1', request, at.place)).toMatchObject({ trials: 18 });
    expect(at.server.requests).toHaveLength(18);
    const trials = recordsOf(await at.place.store.read('run-1'), 'trial');
    const repeats = Map.groupBy(trials, ({ sample }) => sample);
    expect(repeats.size).toBe(6);
    for (const own of repeats.values()) expect(own.map(({ repeat }) => repeat).sort()).toEqual([0, 1, 2]);
    const figure = (await reportOf('run-1')).suites[0]?.cells[0]?.metrics[0]?.figure;
    expect(figure).toMatchObject({ n: 6, estimate: 1 });
  });

  it('has no more calls in flight than it may, over all cells', async () => {
    at.reply = (request) => ({ text: rightAnswer(request), delayMs: 5 });
    const { file } = await writeSmallSuite(at.folder);
    await start('run-1', runRequest(file), { ...at.place, models: { maxConcurrency: 3 } });
    expect(at.server.mostInFlight).toBe(3);
  });
});

describe('answers of an earlier run', () => {
  it('are marked with the run that paid, and are billed to that run alone', async () => {
    const { file } = await writeSmallSuite(at.folder);
    const cached = { ...at.place, cache: new MemoryResponseCache() };
    await start('run-1', runRequest(file, { techniques: ['plain'] }), cached);
    await start('run-2', runRequest(file), cached);
    expect(at.server.requests).toHaveLength(12);
    const calls = recordsOf(await at.place.store.read('run-2'), 'call');
    expect(Map.groupBy(calls, ({ cachedFrom }) => cachedFrom).get('run-1')).toHaveLength(6);
    const [first, second] = [await reportOf('run-1'), await reportOf('run-2')];
    expect(first.totals).toMatchObject({ calls: 6, cachedCalls: 0 });
    expect(second.totals).toMatchObject({ calls: 12, cachedCalls: 6 });
    const [plain, fewShot] = second.suites[0]?.cells ?? [];
    expect(plain?.cost).toMatchObject({ billed: 0, uncached: first.totals.billed });
    expect(plain?.trials.cached).toBe(6);
    expect(plain?.latency).toBeNull();
    expect(fewShot?.cost.billed).toBe(fewShot?.cost.uncached);
    expect(second.totals.billed).toBe(fewShot?.cost.billed);
  });

  it('are asked anew without a cache', async () => {
    const { file } = await writeSmallSuite(at.folder);
    await start('run-1', runRequest(file), at.place);
    await start('run-2', runRequest(file), at.place);
    expect(at.server.requests).toHaveLength(24);
    expect((await reportOf('run-2')).totals).toMatchObject({ calls: 12, cachedCalls: 0 });
  });
});
