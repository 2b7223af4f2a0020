import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { RunTotals } from '../../../src/analysis/figures/run-totals.ts';
import { defineIngredient } from '../../../src/core/ingredient.ts';
import { RunState } from '../../../src/protocol/run-state.ts';
import { FileRunStore } from '../../../src/store/file-run-store.ts';
import { MemoryResponseCache } from '../../../src/store/response-cache.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../../support/run-session.ts';
import {
  answerRightly,
  rightAnswer,
  type SmallSuite,
  sampleNumber,
  writeSmallSuite,
} from '../../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;
let suite: SmallSuite;
let place: Workplace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-session-'));
  server = await startOpenAiServer(answerRightly);
  suite = await writeSmallSuite(folder);
  place = { store: new FileRunStore(join(folder, 'runs')), url: server.url };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Begins a run and breaks it off after so many answers. */
async function breakOff(id: string, answers: number, at: Workplace = place): Promise<void> {
  const controller = new AbortController();
  const reason = new Error('enough');
  let left = answers;
  const callFinished = (): void => {
    left -= 1;
    if (left === 0) controller.abort(reason);
  };
  const watched = { ...at, signal: controller.signal, observer: { callFinished } };
  await expect(start(id, runRequest(suite.file), watched)).rejects.toBe(reason);
}

async function totalsOf(id: string): Promise<Omit<RunTotals, 'elapsedMs' | 'resentCalls'>> {
  const { elapsedMs: _, resentCalls: __, ...totals } = buildReport(await place.store.read(id)).totals;
  return totals;
}

it('records what else the machine did until its end', async () => {
  const watchOtherWork = () => () => 1.5;
  await start('run-1', runRequest(suite.file), { ...place, watchOtherWork });
  await breakOff('run-2', 2, { ...place, watchOtherWork });
  const told = async (id: string) =>
    recordsOf(await place.store.read(id), 'session').map(({ event, otherCores }) => [event, otherCores]);
  expect(await told('run-1')).toEqual([
    ['started', undefined],
    ['finished', 1.5],
  ]);
  expect(await told('run-2')).toEqual([
    ['started', undefined],
    ['interrupted', 1.5],
  ]);
});

describe('an aborted run', () => {
  it('is heard while a resume takes in what is on record', async () => {
    await start('run-1', runRequest(suite.file), place);
    const controller = new AbortController();
    const reason = new Error('enough');
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    let restored = 0;
    const trialFinished = (): void => {
      restored += 1;
      if (restored === 1) setImmediate(() => controller.abort(reason));
      // Longer than work goes on without a pause.
      Atomics.wait(asleep, 0, 0, 60);
    };
    const watched = { ...place, signal: controller.signal, observer: { trialFinished } };
    await expect(resume('run-1', watched)).rejects.toBe(reason);
    expect(restored).toBeLessThan(12);
    expect(server.requests).toHaveLength(12);
  });

  it('throws the reason, keeps what was answered, and is completed by a resume with the same totals', async () => {
    await breakOff('run-1', 5, { ...place, models: { maxConcurrency: 2 } });
    const before = await place.store.read('run-1');
    expect(recordsOf(before, 'session').at(-1)?.event).toBe('interrupted');
    const answered = recordsOf(before, 'call').length;
    // A call that was not sent any more is on record as unanswered.
    const inFlight = new RunState(before.records).inFlight.size;
    expect(answered).toBeGreaterThanOrEqual(5);
    expect(inFlight).toBeLessThanOrEqual(2);

    const result = await resume('run-1', place);
    expect(result).toEqual({ run: 'run-1', trials: 12, failedTrials: 0, resentCalls: inFlight });
    const after = await place.store.read('run-1');
    expect(recordsOf(after, 'call')).toHaveLength(12);
    expect(recordsOf(after, 'session').map(({ event, resent }) => [event, resent])).toEqual([
      ['started', 0],
      ['interrupted', 0],
      ['resumed', inFlight],
      ['finished', 0],
    ]);
    await start('whole', runRequest(suite.file), place);
    expect(await totalsOf('run-1')).toEqual(await totalsOf('whole'));
  });

  it('can be broken off again and again', async () => {
    const slow = { ...place, models: { maxConcurrency: 1 } };
    await breakOff('run-1', 3, slow);
    for (let session = 0; session < 3; session++) {
      const controller = new AbortController();
      const observer = { callFinished: () => controller.abort(new Error('again')) };
      await expect(resume('run-1', { ...slow, observer, signal: controller.signal })).rejects.toThrow(
        'again',
      );
    }
    expect(await resume('run-1', slow)).toMatchObject({ trials: 12, failedTrials: 0 });
    expect(server.requests).toHaveLength(12);
    expect(recordsOf(await place.store.read('run-1'), 'trial')).toHaveLength(12);
  });

  it('is not begun when the signal has fired before', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(start('run-1', runRequest(suite.file), { ...place, signal })).rejects.toThrow('enough');
    expect(await place.store.list()).toEqual([]);
    expect(server.requests).toEqual([]);
  });
});

describe('a resume', () => {
  it('of a finished run asks nothing and tells of every trial', async () => {
    await start('run-1', runRequest(suite.file), place);
    const restored: boolean[] = [];
    const observer = {
      trialFinished: (_cell: unknown, _trial: unknown, _scores: unknown, before: boolean) =>
        void restored.push(before),
    };
    await resume('run-1', { ...place, observer });
    expect(server.requests).toHaveLength(12);
    expect(restored).toEqual(Array.from({ length: 12 }, () => true));
  });

  it('runs what the run was asked for', async () => {
    const request = runRequest(suite.file, { techniques: ['plain'], repeats: 2, limit: 3, seed: 7 });
    await start('run-1', request, place);
    expect(await resume('run-1', place)).toMatchObject({ trials: 6 });
    expect(server.requests).toHaveLength(6);
  });

  it('speaks to the model in the form that the run began with', async () => {
    const completing = { ...place, models: { form: 'completion' as const } };
    await breakOff('run-1', 4, completing);
    await resume('run-1', place);
    expect(new Set(server.requests.map(({ path }) => path))).toEqual(new Set(['/v1/completions']));
    expect(await totalsOf('run-1')).toMatchObject({ trials: 12, answered: 12, calls: 12 });
  });

  it('does not know a run that was never made', async () => {
    await expect(resume('run-1', place)).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
  });

  it.each([
    ['the suite file', () => appendFile(suite.file, '\n# a remark\n')],
    ['a text of the data', () => changeData('test', 'lovely', 'glorious')],
    ['an accepted answer', () => changeData('test', ',negative,', ',positive,')],
    ['a sample that shots may come from', () => changeData('train', 'lovely', 'glorious')],
    ['the number of samples', () => appendFile(suite.data.test, 'test-99,One more day.,positive,other\n')],
  ])('is refused when %s was changed, and leaves the run as it is', async (_, change) => {
    await breakOff('run-1', 4);
    const before = await place.store.read('run-1');
    await change();
    await expect(resume('run-1', place)).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringMatching(
        /^a suite or its data was changed since the run "run-1" began\. Start a new run/,
      ),
    });
    // Neither a session nor a call has begun.
    expect(await place.store.read('run-1')).toEqual(before);
    // The lock is free again.
    await (await place.store.open('run-1')).close();
  });

  it('is refused at another endpoint and in another form, and says which ones', async () => {
    await breakOff('run-1', 4);
    const other = await startOpenAiServer(answerRightly);
    await expect(resume('run-1', { ...place, url: other.url })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: `openai:small is not what it was when the run "run-1" began: it was ${server.url} in the chat form, and is now ${other.url} in the chat form. Resume with the settings of then, or start a new run.`,
    });
    expect(other.requests).toEqual([]);
    await other.close();
    await expect(resume('run-1', { ...place, models: { form: 'completion' } })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining('in the chat form, and is now'),
    });
    expect(await resume('run-1', place)).toMatchObject({ failedTrials: 0 });
  });

  it('takes what a dead process had in the cache but not yet in the journal, and bills it', async () => {
    const cached = { ...place, cache: new MemoryResponseCache(), models: { maxConcurrency: 1 } };
    await breakOff('run-1', 4, cached);
    const journal = join(folder, 'runs', 'run-1', 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    const call = lines.findLastIndex((line) => line.includes('"type":"call"'));
    await writeFile(journal, `${lines.slice(0, call).join('\n')}\n`);
    const asked = server.requests.length;
    expect(await resume('run-1', cached)).toMatchObject({ resentCalls: 0 });
    expect(server.requests).toHaveLength(12);
    expect(asked).toBeLessThan(12);
    expect(await totalsOf('run-1')).toMatchObject({ calls: 12, cachedCalls: 0 });
  });
});

describe('two runs', () => {
  it('of the same suite give the same answers in another order of arrival', async () => {
    const uneven = await startOpenAiServer((request, index) => ({
      text: rightAnswer(request),
      delayMs: index % 3 === 0 ? 12 : 1,
    }));
    await start('run-1', runRequest(suite.file), place);
    await start('run-2', runRequest(suite.file), { ...place, url: uneven.url });
    await uneven.close();
    const withoutTime = async (id: string) => {
      const report = buildReport(await place.store.read(id));
      return report.suites.flatMap(({ cells }) =>
        cells.map(({ latency: _, throughput: __, ...cell }) => cell),
      );
    };
    expect(await withoutTime('run-2')).toEqual(await withoutTime('run-1'));
  });
});

async function changeData(split: 'train' | 'test', from: string, to: string): Promise<void> {
  const file = suite.data[split];
  const content = await readFile(file, 'utf8');
  expect(content).toContain(from);
  await writeFile(file, content.replace(from, to));
}

it('an ingredient of a project that fails costs its trial, and not the answer that is under way beside it', async () => {
  const broke = Promise.withResolvers<void>();
  let breaks = false;
  const fragile = defineIngredient({
    name: 'fragile',
    version: 1,
    options: z.strictObject({}),
    use: () => ({
      says: 'a part that may break',
      compose: () => ({
        prompt(parts, { sample }) {
          if (!breaks || sample.id !== 'test-1') return parts;
          broke.resolve();
          throw new TypeError('parts is not iterable');
        },
      }),
    }),
  });
  await server.close();
  server = await startOpenAiServer(async (request) => {
    if (sampleNumber(request) !== 0) return answerRightly(request);
    if (!breaks) return openAiError(400, 'This note is too sad.');
    await broke.promise;
    return answerRightly(request);
  });
  place = { ...place, url: server.url, ingredients: BUILT_IN_INGREDIENTS.with([fragile]) };
  const { file } = await writeSmallSuite(folder, {
    change: { techniques: [{ preset: 'plain', name: 'frail', with: { fragile: {} } }], reference: 'frail' },
  });
  expect(await start('run-1', runRequest(file), place)).toMatchObject({ trials: 6, failedTrials: 1 });
  const observer = {
    cellStarted() {
      breaks = true;
    },
  };
  expect(await resume('run-1', { ...place, observer })).toMatchObject({ failedTrials: 1 });
  const trials = recordsOf(await place.store.read('run-1'), 'trial');
  expect(trials.slice(-2)).toMatchObject([
    {
      sample: 'test-1',
      outcome: { status: 'failed', reason: 'the ingredient "fragile" has failed: parts is not iterable' },
    },
    { sample: 'test-0', outcome: { status: 'answered' } },
  ]);
});
