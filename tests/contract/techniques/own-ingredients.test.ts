import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { BenchError } from '../../../src/core/errors.ts';
import { defineIngredient, type IngredientAtWork } from '../../../src/core/ingredient.ts';
import type { JournalRecord } from '../../../src/protocol/records.ts';
import type { PlannedCell } from '../../../src/runner/plan.ts';
import { MemoryRunStore } from '../../../src/store/memory-run-store.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { type OpenAiServer, type RecordedRequest, startOpenAiServer } from '../../support/openai-server.ts';
import { OWN_INGREDIENTS, OWN_PRESETS } from '../../support/own-ingredients.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../../support/run-session.ts';
import { rightAnswer, writeSmallSuite, wrongAnswer } from '../../support/small-suite.ts';

/** All that was said so far. */
const textOf = ({ body }: RecordedRequest): string => JSON.stringify(body['messages']);

let folder: string;
let server: OpenAiServer;
let place: Workplace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-own-'));
  // Wrong at first, right when asked to look again.
  server = await startOpenAiServer((request) => {
    const whole = { prompt: textOf(request) };
    return { text: whole.prompt.includes('Look again') ? rightAnswer(whole) : wrongAnswer(whole) };
  });
  place = {
    store: new MemoryRunStore(),
    url: server.url,
    ingredients: OWN_INGREDIENTS,
    presets: OWN_PRESETS,
  };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const suite = async (): Promise<string> => {
  const { file } = await writeSmallSuite(folder, {
    sizes: { test: 4 },
    change: {
      techniques: [
        'plain',
        'checked',
        { preset: 'checked', name: 'twice', with: { 'self-check': { rounds: 2 } } },
        { preset: 'few-shot', name: 'lined', shots: 2, with: { line: { text: 'One word.' } } },
        { preset: 'plain', name: 'apart', with: { 'self-check': { alone: true } } },
      ],
    },
  });
  return file;
};

describe('ingredients of a project', () => {
  it('ask, are planned, resumed and reported like those that come with adaptbench', async () => {
    const file = await suite();
    await start('own', runRequest(file), place);
    const run = await place.store.read('own');
    const trials = Map.groupBy(recordsOf(run, 'trial'), ({ cell }) => cell.split('/')[1]);
    const outcomes = (name: string) =>
      trials.get(name)?.map(({ calls, outcome }) => [calls.length, outcome.status]);
    expect(outcomes('plain')).toEqual(Array.from({ length: 4 }, () => [1, 'answered']));
    expect(outcomes('checked')).toEqual(Array.from({ length: 4 }, () => [2, 'answered']));
    expect(outcomes('twice')).toEqual(Array.from({ length: 4 }, () => [3, 'answered']));

    const lined = server.requests.map(textOf).filter((text) => text.includes('One word.'));
    expect(lined).toHaveLength(4);
    expect(lined[0]).toContain('Positive or negative?\\nOne word.');

    // Nothing is asked again: keys are the same in another session.
    const before = server.requests.length;
    await resume('own', place);
    expect(server.requests).toHaveLength(before);

    const { technique, family } = run.header.cells[2] ?? {};
    expect(family).toBe('prompt-engineering');
    expect(technique?.more).toEqual({
      'self-check': {
        options: { rounds: 2, alone: false },
        says: 'answers checked 2 times',
        services: ['checker'],
        steps: ['writing the check'],
      },
    });
    const report = buildReport(await place.store.read('own'));
    const [mood] = report.suites;
    const accuracy = (name: string) =>
      mood?.cells
        .find((cell) => cell.technique.name === name)
        ?.metrics.find(({ metric }) => metric === 'accuracy')?.figure?.estimate;
    expect([accuracy('plain'), accuracy('checked'), accuracy('lined')]).toEqual([0, 1, 0]);
    // An arm that says so of itself stands in no comparison.
    expect(mood?.comparisons.map((comparison) => comparison.technique)).toEqual([
      'checked',
      'twice',
      'lined',
    ]);
    const complexity = report.decision.find(({ aspect }) => aspect === 'complexity');
    expect(JSON.stringify(complexity)).toContain(
      'of the four ingredients (instructions, examples, retrieval, weights) and of this project’s own (self-check, line)',
    );
    expect(JSON.stringify(complexity)).toContain('model and checker');
  });

  it('are counted in the plan with all the calls that they may make', async () => {
    const cells: PlannedCell[] = [];
    const file = await suite();
    await start('planned', runRequest(file), {
      ...place,
      observer: { cellStarted: (cell) => void cells.push(cell) },
    });
    expect(
      cells.map(({ header, calls }) => [header.technique.name, calls.map(({ count }) => count)]),
    ).toEqual([
      ['plain', [1]],
      ['checked', [1, 1]],
      ['twice', [1, 2]],
      ['lined', [1]],
      ['apart', [1, 1]],
    ]);
  });
});

describe('an ingredient at fault', () => {
  const no = (): never => {
    throw new Error('no idea');
  };
  /** What code without types may give. */
  const untyped = (parts: object): IngredientAtWork => parts;
  const startWith = async (parts: IngredientAtWork): Promise<void> => {
    const broken = defineIngredient({
      name: 'broken',
      version: 1,
      options: z.strictObject({}),
      use: () => ({ says: 'broken', compose: () => parts }),
    });
    const { file } = await writeSmallSuite(folder, {
      sizes: { test: 4 },
      change: { techniques: ['plain', { preset: 'plain', name: 'own', with: { broken: {} } }] },
    });
    await start('own', runRequest(file), { ...place, ingredients: BUILT_IN_INGREDIENTS.with([broken]) });
  };

  const failed = 'the ingredient "broken" has failed: no idea';
  const gave = (what: string): string => `the ingredient "broken" gave ${what} for a reading: it has to be {`;
  it.each<[string, IngredientAtWork, string]>([
    ['prompt throws', { prompt: no }, failed],
    ['query throws', { query: no }, failed],
    ['requests throw', { requests: no }, failed],
    ['requests are none', { requests: () => [] }, 'the technique asks nothing'],
    ['answer throws', { answer: no }, failed],
    ['answer rejects', { answer: async () => no() }, failed],
    ['answer gives nothing', untyped({ answer: async () => {} }), gave('undefined')],
    ['answer gives a text', untyped({ answer: () => 'positive' }), gave('"positive"')],
    [
      'answer gives a part of a reading',
      untyped({ answer: async () => ({ status: 'answered' }) }),
      gave('{"status":"answered"}'),
    ],
  ])('costs its trials, and never the run: %s', async (_, parts, reason) => {
    await startWith(parts);
    const run = await place.store.read('own');
    const trials = Map.groupBy(recordsOf(run, 'trial'), ({ cell }) => cell.split('/')[1]);
    expect(trials.get('plain')?.map(({ outcome }) => outcome.status)).toEqual(Array(4).fill('answered'));
    const outcomes = trials.get('own')?.map(({ outcome }) => outcome) ?? [];
    expect(outcomes).toEqual(Array(4).fill({ status: 'failed', reason: expect.stringContaining(reason) }));
    expect(buildReport(run).suites[0]?.cells[1]?.trials).toMatchObject({ failed: 4 });
  });

  it.each<[string, IngredientAtWork]>([
    ['check', { check: no }],
    ['shots', { shots: no }],
    ['reading', { reading: no }],
  ])('is told before anything is asked, where %s throws', async (_, parts) => {
    await expect(startWith(parts)).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(failed),
    });
    expect(server.requests).toEqual([]);
  });

  it('does not hide what ends the run', async () => {
    const store = new MemoryRunStore();
    const create = async (...given: Parameters<MemoryRunStore['create']>) => {
      const run = await store.create(...given);
      return {
        ...run,
        append: async (...records: readonly JournalRecord[]) => {
          if (records.some(({ type }) => type === 'call')) {
            throw new BenchError('FILE_SYSTEM', 'the disk is full');
          }
          await run.append(...records);
        },
      };
    };
    place = {
      ...place,
      store: { create, open: (id) => store.open(id), read: (id) => store.read(id), list: () => store.list() },
    };
    await expect(startWith({ answer: async (next) => await next().catch(no) })).rejects.toThrow(
      'the disk is full',
    );
  });
});
