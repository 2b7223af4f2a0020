import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { TrialRecord } from '../../../src/protocol/records.ts';
import { MemoryResponseCache } from '../../../src/store/response-cache.ts';
import { openAiError, type RecordedRequest, type Reply } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start } from '../../support/run-session.ts';
import { servedRuns } from '../../support/served-runs.ts';
import {
  answerRightly,
  promptWith,
  rightAnswer,
  sampleNumber,
  writeSmallSuite,
  wrongAnswer,
} from '../../support/small-suite.ts';

const at = servedRuns();

const measured = async (id: string): Promise<ReadonlyMap<string, TrialRecord>> =>
  new Map(
    recordsOf(await at.place.store.read(id), 'trial')
      .filter(({ purpose }) => purpose === 'measure')
      .map((trial) => [trial.sample, trial]),
  );

describe('a prompt of one’s own', () => {
  it('is a row that is compared on test, beside one whose variants are chosen on dev', async () => {
    at.reply = (request) => ({
      // The system prompt stands in the body alone.
      text: JSON.stringify(request.body).includes('Ours') ? rightAnswer(request) : wrongAnswer(request),
    });
    const { file } = await writeSmallSuite(at.folder, {
      change: {
        prompt: promptWith({ specific: ['The first?', 'The second?'] }),
        techniques: [
          'plain',
          { preset: 'plain', name: 'ours', instruction: { file: 'ours.txt' } },
          { preset: 'plain', name: 'polite', system: 'Ours is a polite house.' },
        ],
        profiles: { full: { selectionSamples: 3 } },
      },
    });
    await writeFile(join(at.folder, 'ours.txt'), 'Ours: which one is it?\n');
    expect(await start('run-1', runRequest(file), at.place)).toMatchObject({ failedTrials: 0 });
    const record = await at.place.store.read('run-1');
    // The prompt that stands alone has nothing to choose.
    const chosen = recordsOf(record, 'setup').map((setup) => setup.kind === 'prompt-selection' && setup.cell);
    expect(chosen).toEqual(['mood/plain/openai:small', 'mood/polite/openai:small']);
    const [suite] = buildReport(record).suites;
    expect(suite?.cells.map(({ technique, family }) => [technique.name, family])).toEqual([
      ['plain', 'prompt-engineering'],
      ['ours', 'prompt-engineering'],
      ['polite', 'prompt-engineering'],
    ]);
    expect(suite?.cells[1]?.technique.instructions.instruction).toEqual({
      text: 'Ours: which one is it?',
      file: 'ours.txt',
    });
    expect(suite?.comparisons.map(({ technique, difference }) => [technique, difference?.estimate])).toEqual([
      ['ours', 1],
      ['polite', 1],
    ]);
  });
});

describe('a prompt variant', () => {
  const TUNED = {
    prompt: promptWith({
      specific: ['The first prompt variant?', 'The second wording?', 'The third wording?'],
    }),
    techniques: ['plain'],
    profiles: { full: { selectionSamples: 3 } },
  };
  const secondIsBest = (request: RecordedRequest): Reply => ({
    text: request.prompt.includes('second') ? rightAnswer(request) : wrongAnswer(request),
  });

  it('is chosen on dev, measured on test, and recorded with what it took', async () => {
    at.reply = secondIsBest;
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    expect(await start('run-1', runRequest(file), at.place)).toMatchObject({ trials: 6, failedTrials: 0 });
    const record = await at.place.store.read('run-1');
    const [setup, ...more] = recordsOf(record, 'setup');
    expect(more).toEqual([]);
    expect(setup).toMatchObject({
      kind: 'prompt-selection',
      cell: 'mood/plain/openai:small',
      chosen: 1,
      candidates: [
        { text: 'The first prompt variant?', value: 0, n: 3 },
        { text: 'The second wording?', value: 1, n: 3 },
        { text: 'The third wording?', value: 0, n: 3 },
      ],
      took: { calls: 9, outputTokens: 9, machineMs: 0 },
    });
    expect(setup?.kind === 'prompt-selection' && setup.took.elapsedMs).toBeGreaterThan(0);
    const tuning = recordsOf(record, 'trial').filter(({ purpose }) => purpose === 'select');
    expect(tuning).toHaveLength(9);
    expect(tuning.every(({ sample }) => sample.startsWith('dev-'))).toBe(true);
    for (const trial of (await measured('run-1')).values()) {
      expect(trial).toMatchObject({ promptVariant: 1, outcome: { status: 'answered' } });
      expect(trial.sample).toMatch(/^test-/);
    }
    const report = buildReport(record);
    expect(report.totals).toMatchObject({ trials: 6, calls: 15 });
    expect(report.suites[0]?.cells[0]?.metrics[0]?.figure?.estimate).toBe(1);
    expect(report.suites[0]?.promptVariants).toEqual([
      expect.objectContaining({ technique: 'plain', chosen: 1 }),
    ]);
  });

  it('is not chosen a second time by a resume', async () => {
    at.reply = (request) =>
      sampleNumber(request) === 5 ? openAiError(400, 'Not this one.') : secondIsBest(request);
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    await start('run-1', runRequest(file), at.place);
    const asked = at.server.requests.length;
    // Were it chosen again, all prompt variants would now be equally good, and the first would win.
    at.reply = answerRightly;
    await resume('run-1', at.place);
    expect(at.server.requests).toHaveLength(asked + 1);
    expect((await measured('run-1')).get('test-5')).toMatchObject({ promptVariant: 1 });
    expect(recordsOf(await at.place.store.read('run-1'), 'setup')).toHaveLength(1);
  });

  /** What the journal says of a choice, without what it took. */
  const choices = async (id: string) =>
    recordsOf(await at.place.store.read(id), 'setup').map((setup) =>
      setup.kind === 'prompt-selection'
        ? { chosen: setup.chosen, n: setup.candidates.map(({ n }) => n), skipped: setup.skipped }
        : null,
    );
  /** An outage while the second wording is tried on dev, for so many attempts of each call. */
  const awayFor = (attempts: number) => {
    const failed = new Map<string, number>();
    return (request: RecordedRequest): Reply => {
      const { prompt } = request;
      const before = failed.get(prompt) ?? 0;
      if (!prompt.includes('second') || !prompt.includes('dev day') || before >= attempts) {
        return secondIsBest(request);
      }
      failed.set(prompt, before + 1);
      return openAiError(503, 'Restarting.');
    };
  };

  it('is chosen after failed calls were made once more', async () => {
    // Five attempts make a trial.
    at.reply = awayFor(5);
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    expect(await start('run-1', runRequest(file), at.place)).toMatchObject({ failedTrials: 0 });
    expect(await choices('run-1')).toEqual([{ chosen: 1, n: [3, 3, 3], skipped: undefined }]);
    expect(buildReport(await at.place.store.read('run-1')).notices.join('\n')).not.toMatch(/dev sample/);
  });

  it('is compared on the samples that all prompt variants answered, which is said', async () => {
    // On its own two samples the third would be as good as the second, on the shared ones it is not.
    at.reply = (request) => {
      const sample = sampleNumber(request);
      if (request.prompt.includes('third') && request.prompt.includes('dev day')) {
        if (sample === 0) return openAiError(400, 'Not this one.');
        return { text: sample === 1 ? wrongAnswer(request) : rightAnswer(request) };
      }
      return secondIsBest(request);
    };
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    await start('run-1', runRequest(file), at.place);
    const [choice] = await choices('run-1');
    expect(choice).toEqual({ chosen: 1, n: [2, 2, 2], skipped: { samples: ['dev-0'], of: 3 } });
    const report = buildReport(await at.place.store.read('run-1'));
    expect(report.notices).toContain(
      'mood, plain with openai:small: the prompt variant was chosen on 2 of 3 dev samples; 1 could not be answered with every prompt variant. Resume the run to ask again and choose anew.',
    );
    const [spread] = report.suites[0]?.promptVariants ?? [];
    expect(spread?.promptVariants.map(({ figure }) => [figure?.estimate, figure?.n])).toEqual([
      [0, 2],
      [1, 2],
      [0.5, 2],
    ]);
  });

  it('is chosen anew by a resume where it rested on failed trials, and what was measured before no longer counts', async () => {
    at.reply = awayFor(Number.POSITIVE_INFINITY);
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    await start('run-1', runRequest(file), at.place);
    expect(await choices('run-1')).toEqual([
      { chosen: 0, n: [0, 0, 0], skipped: { samples: expect.any(Array), of: 3 } },
    ]);
    const before = buildReport(await at.place.store.read('run-1'));
    expect(before.notices).toContain(
      'mood, plain with openai:small: no dev sample was answered with every prompt variant, so nothing was chosen and the first prompt variant is measured. Resume the run to ask again and choose anew.',
    );
    expect(before.suites[0]?.cells[0]?.metrics[0]?.figure).toMatchObject({ estimate: 0, n: 6 });

    at.reply = secondIsBest;
    const asked = at.server.requests.length;
    expect(await resume('run-1', at.place)).toMatchObject({ trials: 6, failedTrials: 0 });
    // Three on dev, and all six with the prompt variant that was chosen.
    expect(at.server.requests).toHaveLength(asked + 9);
    expect((await choices('run-1')).at(-1)).toEqual({ chosen: 1, n: [3, 3, 3], skipped: undefined });
    const report = buildReport(await at.place.store.read('run-1'));
    expect(report.totals).toMatchObject({ trials: 6, missing: 0, calls: 3 * 3 + 2 * 6 });
    expect(report.suites[0]?.cells[0]?.metrics[0]?.figure).toMatchObject({ estimate: 1, n: 6 });
    expect(report.notices.join('\n')).not.toMatch(/dev sample/);

    await resume('run-1', at.place);
    expect(at.server.requests).toHaveLength(asked + 9);
    expect(await choices('run-1')).toHaveLength(2);
  });

  it('stays as it is recorded where a resume comes to the same', async () => {
    at.reply = (request) =>
      sampleNumber(request) === 0 && request.prompt.includes('third')
        ? openAiError(400, 'Not this one.')
        : secondIsBest(request);
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    await start('run-1', runRequest(file), at.place);
    await resume('run-1', at.place);
    expect(await choices('run-1')).toHaveLength(1);
  });

  it('has no measured wait when its answers came from the cache', async () => {
    at.reply = secondIsBest;
    const { file } = await writeSmallSuite(at.folder, { change: TUNED });
    const cached = { ...at.place, cache: new MemoryResponseCache() };
    await start('run-1', runRequest(file), cached);
    await start('run-2', runRequest(file), cached);
    const [setup] = recordsOf(await at.place.store.read('run-2'), 'setup');
    expect(setup).toMatchObject({ chosen: 1, took: { elapsedMs: null, calls: 9, outputTokens: 9 } });
  });

  it('has no measured wait when another technique of the run had asked the same', async () => {
    at.reply = secondIsBest;
    const { file } = await writeSmallSuite(at.folder, {
      change: { ...TUNED, techniques: ['plain', { preset: 'plain', name: 'twin' }] },
    });
    await start('run-1', runRequest(file), at.place);
    const record = await at.place.store.read('run-1');
    const took = recordsOf(record, 'setup').map((setup) => setup.kind === 'prompt-selection' && setup.took);
    expect(took).toEqual([
      expect.objectContaining({ elapsedMs: expect.any(Number), calls: 9 }),
      expect.objectContaining({ elapsedMs: null, calls: 9 }),
    ]);
    // A record of a version that timed it all the same is not believed.
    const timed = record.records.map((line) =>
      line.type === 'setup' && line.kind === 'prompt-selection'
        ? { ...line, took: { ...line.took, elapsedMs: 5 } }
        : line,
    );
    const [suite] = buildReport({ ...record, records: timed }).suites;
    expect(suite?.promptVariants.map(({ setup }) => setup.elapsedMs)).toEqual([5, null]);
  });
});

describe('self-consistency', () => {
  it('samples votes with seeds of their own and takes the answer of the majority', async () => {
    const votes = new Map<number, number>();
    at.reply = (request) => {
      const sample = sampleNumber(request);
      const vote = (votes.get(sample) ?? 0) + 1;
      votes.set(sample, vote);
      const right = sample === 0 ? vote === 2 : vote !== 2;
      return { text: `Let me see.\nMood: ${right ? rightAnswer(request) : wrongAnswer(request)}` };
    };
    const { file } = await writeSmallSuite(at.folder, {
      change: { techniques: ['plain', { preset: 'self-consistency', votes: 3 }] },
    });
    await start('run-1', runRequest(file, { techniques: ['self-consistency'] }), at.place);
    expect(at.server.requests).toHaveLength(18);
    const bySample = Map.groupBy(at.server.requests, sampleNumber);
    for (const own of bySample.values()) {
      expect(new Set(own.map(({ body }) => body['seed'])).size).toBe(3);
      expect(own.every(({ body }) => body['temperature'] === 0.7)).toBe(true);
    }
    const trials = await measured('run-1');
    // Sample 0 was answered rightly once in three times, the others twice.
    expect(trials.get('test-0')?.outcome).toEqual({ status: 'answered', answer: 'negative' });
    expect(trials.get('test-1')?.outcome).toEqual({ status: 'answered', answer: 'negative' });
    expect(trials.get('test-2')?.outcome).toEqual({ status: 'answered', answer: 'positive' });
    for (const trial of trials.values()) expect(trial.calls).toHaveLength(3);
    const [cell] = buildReport(await at.place.store.read('run-1')).suites[0]?.cells ?? [];
    expect(cell).toMatchObject({ callsPerTrial: 3 });
    expect(cell?.metrics[0]?.figure?.estimate).toBeCloseTo(5 / 6, 12);
  });

  it('fails as a whole when a vote fails, and pays on resume for the missing votes alone', async () => {
    let refused = 0;
    at.reply = (request) => {
      if (sampleNumber(request) === 3 && refused === 0) {
        refused += 1;
        return openAiError(400, 'Not this one.');
      }
      return { text: `Mood: ${rightAnswer(request)}` };
    };
    const { file } = await writeSmallSuite(at.folder, {
      change: { techniques: ['plain', { preset: 'self-consistency', votes: 3 }] },
    });
    const request = runRequest(file, { techniques: ['self-consistency'] });
    expect(await start('run-1', request, at.place)).toMatchObject({ failedTrials: 1 });
    expect(at.server.requests).toHaveLength(18);
    expect(await resume('run-1', at.place)).toMatchObject({ failedTrials: 0, resentCalls: 0 });
    expect(at.server.requests).toHaveLength(19);
    expect((await measured('run-1')).get('test-3')?.outcome).toEqual({
      status: 'answered',
      answer: 'negative',
    });
  });
});

describe('chain of thought', () => {
  const COT = { change: { techniques: ['plain', 'cot'] } };
  /** The first three samples close their reasoning with the line that they were asked for. */
  const thoughts = (request: RecordedRequest): Reply => {
    if (request.prompt.endsWith('\nMood:')) return { text: ` ${rightAnswer(request)}\nNote: more` };
    const line = sampleNumber(request) < 3 ? `\nMood: ${rightAnswer(request)}` : '';
    return { text: `The word tells it.${line}` };
  };

  it('asks a text model a second time only where the marker line is missing', async () => {
    at.reply = thoughts;
    const { file } = await writeSmallSuite(at.folder, COT);
    const completing = { ...at.place, models: { form: 'completion' as const } };
    await start('run-1', runRequest(file, { techniques: ['cot'] }), completing);
    expect(at.server.requests.every(({ path }) => path === '/v1/completions')).toBe(true);
    expect(at.server.requests).toHaveLength(6 + 3);
    const again = at.server.requests.filter(({ prompt }) => prompt.endsWith('\nMood:'));
    expect(again.map(sampleNumber).sort()).toEqual([3, 4, 5]);
    for (const { prompt, body } of again) {
      expect(prompt).toContain("Let's think through this step by step: The word tells it.\nMood:");
      expect(body).toMatchObject({ max_tokens: 8, temperature: 0, stop: ['\n'] });
    }
    const trials = await measured('run-1');
    for (const [sample, trial] of trials) {
      expect(trial.calls).toHaveLength(Number(sample.at(-1)) < 3 ? 1 : 2);
      expect(trial.outcome.status).toBe('answered');
    }
    const [cell] = buildReport(await at.place.store.read('run-1')).suites[0]?.cells ?? [];
    expect(cell).toMatchObject({ callsPerTrial: 1.5 });
    expect(cell?.metrics[0]?.figure?.estimate).toBe(1);
  });

  it('asks a chat model once; without the marker line its answer cannot be read', async () => {
    at.reply = thoughts;
    const { file } = await writeSmallSuite(at.folder, COT);
    await start('run-1', runRequest(file, { techniques: ['cot'] }), at.place);
    expect(at.server.requests.every(({ path }) => path === '/v1/chat/completions')).toBe(true);
    expect(at.server.requests).toHaveLength(6);
    const trials = await measured('run-1');
    expect(trials.size).toBe(6);
    for (const [sample, { outcome }] of trials) {
      if (Number(sample.at(-1)) < 3) expect(outcome.status).toBe('answered');
      else expect(outcome).toEqual({ status: 'format-error', reason: 'no line begins with "Mood:"' });
    }
  });
});

describe('a reasoning that ends within a character', () => {
  const completion = () => ({ ...at.place, models: { form: 'completion' as const } });

  it('is asked on, also where a cache of an earlier version has it as it came', async () => {
    at.reply = (request) => ({
      text: /Think/.test(request.prompt) && !/half \uFFFD/.test(request.prompt) ? 'half \ud83d' : 'positive',
    });
    const { file } = await writeSmallSuite(at.folder, { change: { techniques: ['cot'], reference: 'cot' } });
    const cache = new MemoryResponseCache();
    const result = await start('run-1', runRequest(file), { ...completion(), cache });
    expect(result).toMatchObject({ trials: 6, failedTrials: 0 });
    const calls = recordsOf(await at.place.store.read('run-1'), 'call');
    expect(calls).toHaveLength(12);
    expect(calls.every(({ response }) => response.text.isWellFormed())).toBe(true);

    const before = {
      get: (key: string) => {
        const found = cache.get(key);
        const text = found?.response.text.replace('\uFFFD', '\ud83d') ?? '';
        return found === undefined ? undefined : { ...found, response: { ...found.response, text } };
      },
      set: () => {},
      close: () => {},
    };
    const again = await start('run-2', runRequest(file), { ...completion(), cache: before });
    expect(again).toMatchObject({ trials: 6, failedTrials: 0 });
    expect(at.server.requests).toHaveLength(12);
  });
});
