import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/core/model.ts';
import { openModelForPlan } from '../../../src/models/open-model.ts';
import { type Prepared, preflight } from '../../../src/runner/preflight.ts';
import { modelOptions, noSignal } from '../../support/models.ts';
import { runRequest } from '../../support/run-session.ts';

const FOLDER = fileURLToPath(new URL('../../../suites/', import.meta.url));
const TUNED = fileURLToPath(new URL('../../../tuned', import.meta.url));
const SUITES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

/** Consecutive words that no document may share with what is measured. */
const SHARED_WORDS = 8;

/** Each model is read once, for all suites and profiles. */
const models = new Map<string, Promise<Model>>();
function openOnce(id: string): Promise<Model> {
  const model = models.get(id) ?? openModelForPlan(id, modelOptions());
  models.set(id, model);
  return model;
}
afterAll(async () => {
  for (const model of models.values()) await (await model).close();
});

async function prepare(
  name: string,
  change: Parameters<typeof runRequest>[1] = { models: ['openai:any'] },
): Promise<{ prepared: Prepared; notices: readonly string[] }> {
  const notices: string[] = [];
  const request = runRequest(`${FOLDER}${name}`, change);
  const prepared = await preflight(request, {
    signal: noSignal(),
    open: openOnce,
    embedders: modelOptions(),
    tunedFolders: [TUNED],
    onNotice: (notice) => notices.push(notice),
  });
  return { prepared, notices };
}

function runsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const runs = words
    .slice(SHARED_WORDS - 1)
    .map((_, start) => words.slice(start, start + SHARED_WORDS).join(' '));
  return new Set(runs);
}

describe.each(SUITES)('suites/%s', (name) => {
  let planned: Awaited<ReturnType<typeof prepare>>;
  beforeAll(async () => {
    planned = await prepare(name);
  });

  it('can be planned in full, its documents read without a remark, with RAG among its techniques', async () => {
    const { prepared, notices } = planned;
    expect(notices).toEqual([]);
    const families = new Set(prepared.plan.cells.map((cell) => cell.header.family));
    expect(families).toContain('prompt-engineering');
    expect(families).toContain('rag');
    const corpus = prepared.suites[0]?.corpus;
    expect(corpus?.documents.length).toBeGreaterThan(2);
    expect(corpus?.chunks.every(({ text }) => text.trim() !== '')).toBe(true);
  });

  it.each(['quick', 'full'] as const)(
    'has its shipped adapters in the profile %s, each below 2 MB and trained on the suite as it is',
    async (profile) => {
      const { prepared } = await prepare(name, { profile });
      expect(prepared.skipped).toEqual([]);
      const tuned = prepared.plan.cells.flatMap(({ tuned: own }) => own ?? []);
      expect(tuned.length).toBeGreaterThan(0);
      for (const { target, attempts } of tuned) {
        expect(target.kind).toBe('adapter');
        for (const { model } of attempts) {
          expect(model?.kind === 'adapter' ? model.bytes : Number.NaN).toBeLessThan(2_000_000);
        }
      }
    },
  );

  it('has no document that copies an answer that is measured, or a question where it is to hold the answers', () => {
    const [suite] = planned.prepared.suites;
    const answers = (suite?.samples ?? [])
      .filter(({ split }) => split !== 'train')
      .flatMap(({ id, input, targets }) =>
        (suite?.suite.corpus?.passages == null ? targets : [input]).map((text) => ({
          id,
          runs: runsOf(text),
        })),
      );
    expect(answers.length).toBeGreaterThan(0);
    const copied = (suite?.corpus?.documents ?? []).flatMap((document) => {
      const runs = runsOf(document.text);
      return answers
        .filter((answer) => [...answer.runs].some((run) => runs.has(run)))
        .map(({ id }) => `${document.id} copies ${id}`);
    });
    expect(copied).toEqual([]);
  });
});
