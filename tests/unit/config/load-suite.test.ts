import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoadedSuite, loadSuite } from '../../../src/config/load-suite.ts';
import { BUILT_IN_PRESETS } from '../../../src/techniques/presets.ts';
import { PLAIN, SEARCH } from '../../support/suite-builder.ts';
import { loadChanged, type SuiteChange, VOCABULARY } from '../../support/suite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-suite-'));
});
afterEach(() => rm(folder, { recursive: true }));

const load = (...changes: readonly SuiteChange[]): Promise<LoadedSuite> => loadChanged(folder, changes);

describe('loadSuite', () => {
  it.each([
    ['answer-match', 'answer-correctness'],
    ['refusals', 'correct-refusals'],
    ['key-facts', 'key-fact-recall'],
    ['reading-grade', 'reading-grade-distance'],
  ])('knows the scorer %s by its name of today', async (before, now) => {
    const { suite } = await load(['[accuracy, macro-f1]', `[accuracy, ${before}]`]);
    expect(suite.scorers[1]).toEqual({ name: now, options: {} });
  });

  it('fills in every default and takes paths from where the file stands', async () => {
    const { suite } = await load();
    expect(suite).toEqual({
      name: 'reviews',
      version: 2,
      title: 'Reviews',
      description: 'Positive or negative.',
      file: join(folder, 'reviews.yaml'),
      dataset: {
        files: {
          train: { location: join(folder, 'data', 'train.csv'), source: 'csv', options: {} },
          test: { location: '/data/test.csv', source: 'csv', options: {} },
        },
        columns: { id: null, input: 'text', targets: 'label', metadata: ['domain', 'language'] },
        labelMap: {},
        listSeparator: null,
      },
      corpus: null,
      shotsMatch: [],
      slices: ['domain'],
      prompt: {
        input: 'Review: {{input}}',
        answerLabel: 'Answer',
        conclusionCue: 'Answer:',
        reasoningCue: "Let's think through this step by step:",
        workedSolution: null,
        passage: '[{{number}}] {{text}}',
        context: 'Sources:\n{{passages}}',
        noPassages: '(none found)',
        instructions: {
          vague: [],
          specific: ['Positive or negative?'],
          chainOfThought: [],
          grounded: ['Positive or negative?'],
        },
        personas: [],
      },
      generation: {
        maxTokens: 4,
        maxReasoningTokens: 256,
        hiddenReasoningTokens: 0,
        stop: [],
        reasoningStop: [],
        voteTemperature: 0.7,
      },
      answer: { kind: 'label', labels: ['positive', 'negative'] },
      scorers: [
        { name: 'accuracy', options: {} },
        { name: 'macro-f1', options: {} },
      ],
      primaryMetric: 'accuracy',
      margin: 0.05,
      pass: null,
      reference: 'plain',
      models: ['local:smollm2-135m'],
      techniques: [PLAIN, BUILT_IN_PRESETS.get('few-shot')],
      profiles: {
        quick: {
          techniques: ['plain', 'few-shot'],
          samples: 30,
          selectionSamples: 0,
          latencySamples: 10,
          models: 'default',
        },
        full: {
          techniques: ['plain', 'few-shot'],
          samples: null,
          selectionSamples: 10,
          latencySamples: 30,
          models: 'default',
        },
      },
    });
  });

  it('reads a corpus, its paths from where the file stands too', async () => {
    const { suite } = await load(
      [
        'slices:',
        'corpus:\n  documents: [docs, ../more.md]\n  match: [language]\n  chunker: { kind: tokens, size: 64 }\nslices:',
      ],
      [
        'techniques: [plain, few-shot]',
        'techniques:\n  - plain\n  - { preset: rag, name: near, topK: 1, minSimilarity: 0.4, filter: { topic: policy } }',
      ],
    );
    expect(suite.corpus).toEqual({
      documents: [join(folder, 'docs'), join(folder, '..', 'more.md')],
      trainDocument: null,
      chunker: { kind: 'tokens', size: 64, overlap: 0 },
      embedder: 'local:all-minilm-l6-v2',
      query: '{{input}}',
      match: ['language'],
      passages: null,
    });
    expect(suite.techniques[1]).toEqual({
      ...BUILT_IN_PRESETS.get('rag'),
      name: 'near',
      retrieval: { ...SEARCH, topK: 1, minSimilarity: 0.4, filter: { topic: 'policy' } },
    });
  });

  it('changes presets under names of their own', async () => {
    const { suite } = await load([
      'techniques: [plain, few-shot]',
      'techniques:\n  - plain\n  - { preset: few-shot, shots: 2 }\n' +
        '  - { preset: few-shot, name: few-shot-fixed, selection: fixed }\n' +
        '  - { preset: plain, name: plain-votes, votes: 5 }\n' +
        '  - { preset: plain, name: three, shots: 3 }',
    ]);
    const { instructions } = PLAIN;
    expect(suite.techniques).toEqual([
      PLAIN,
      { name: 'few-shot', instructions, examples: { shots: 2, selection: 'balanced' } },
      { name: 'few-shot-fixed', instructions, examples: { shots: 6, selection: 'fixed' } },
      { name: 'plain-votes', instructions: { ...instructions, votes: 5 } },
      { name: 'three', instructions, examples: { shots: 3, selection: 'balanced' } },
    ]);
  });

  it('takes from a profile what it says and the rest from the defaults', async () => {
    const { suite } = await load([
      'techniques: [plain, few-shot]',
      'techniques: [plain, few-shot]\nprofiles: { quick: { samples: null, techniques: [plain] }, full: { selectionSamples: 0 } }',
    ]);
    expect(suite.profiles.quick).toMatchObject({ techniques: ['plain'], samples: null, latencySamples: 10 });
    expect(suite.profiles.full).toMatchObject({ techniques: ['plain', 'few-shot'], selectionSamples: 0 });
  });

  it('has a hash that follows the file’s content', async () => {
    const { hash } = await load();
    expect((await load()).hash).toBe(hash);
    expect((await load(['margin: 0.05', 'margin: 0.06'])).hash).not.toBe(hash);
  });
});

describe('the shipped suites', () => {
  it.each(['sentiment', 'translation', 'explanation', 'reasoning'])('%s is valid', async (name) => {
    const { suite } = await loadSuite(join('suites', `${name}.yaml`), VOCABULARY);
    expect(suite.name).toBe(name);
  });
});
