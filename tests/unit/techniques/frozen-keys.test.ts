import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadSuite } from '../../../src/config/load-suite.ts';
import type { Suite } from '../../../src/core/suite.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import type { Passage } from '../../../src/protocol/retrieval.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import type { PromptForm } from '../../../src/protocol/words.ts';
import { callKey, trialKey } from '../../../src/runner/keys.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { composeTechnique } from '../../../src/techniques/compose.ts';
import { localModel } from '../../support/run-record-builder.ts';
import { sampleOf } from '../../support/suite-builder.ts';
import { VOCABULARY } from '../../support/suite-file.ts';

/** Made by the first version with these techniques, and never made anew: what a change here loses is everybody's answers. */
const FROZEN = JSON.parse(
  readFileSync(new URL('../../fixtures/technique-keys.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, unknown>>;

const SUITE = {
  name: 'reviews',
  version: 1,
  title: 'Reviews',
  description: 'Positive or negative.',
  models: ['local:tiny'],
  dataset: {
    train: 'train.csv',
    test: 'test.csv',
    columns: { input: 'text', targets: 'label', metadata: ['language', 'why', 'passages'] },
  },
  corpus: {
    documents: ['guide.md'],
    query: '{{input}} ({{language}})',
    match: ['language'],
    passages: 'passages',
  },
  prompt: {
    input: 'Review in {{language}}: {{input}}',
    answerLabel: 'Sentiment',
    workedSolution: 'It says {{why}}.',
    instructions: {
      vague: ['Look at this.'],
      specific: ['Positive or negative, in {{language}}?', 'Say positive or negative.'],
      chainOfThought: ['Think, then end with "Sentiment:".'],
      grounded: ['By the sources, positive or negative?'],
    },
    personas: ['You are a critic of {{language}} films.', 'You are a fan.'],
    shotsMatch: ['language'],
  },
  generation: { maxTokens: 12, maxReasoningTokens: 100, stop: ['\n'], reasoningStop: ['\n\n'] },
  answer: { kind: 'label', labels: ['positive', 'negative'] },
  scorers: ['accuracy'],
  primaryMetric: 'accuracy',
  margin: 0.05,
  techniques: [
    'vague',
    'plain',
    'persona',
    'few-shot',
    'few-shot-nearest',
    'cot',
    'few-shot-cot',
    'self-consistency',
    'rag',
    'rag-few-shot',
    'rag-oracle',
    'rag-empty',
    'rag-hybrid',
    'fine-tuned',
    'fine-tuned-few-shot',
    'rag-fine-tuned',
    'fine-tuned-with-rag',
    { preset: 'plain', name: 'two-shots', shots: 2 },
    { preset: 'few-shot-nearest', name: 'two-fixed', shots: 2, selection: 'fixed' },
    { preset: 'cot', name: 'three-votes', votes: 3 },
    { preset: 'rag', name: 'narrow', topK: 1, minSimilarity: 0.4, filter: { topic: 'policy' } },
    { preset: 'rag', name: 'other', mode: 'oracle', search: 'hybrid', contextTokens: 64 },
    { preset: 'fine-tuned', name: 'named', tuned: 'openai:ft:x' },
  ],
};

const ROWS = [
  'Great.',
  'Bad film.',
  'A bad day.',
  'Lovely film.',
  'Never again.',
  'Great cast.',
  'Dull film.',
];
const TRAIN = ROWS.map((input, index) =>
  sampleOf({
    id: `t-${index}`,
    split: 'train',
    input,
    targets: [index % 2 === 0 ? 'positive' : 'negative'],
    metadata: { language: 'French', why: `reason ${index}`, passages: [`guide#${index}`] },
  }),
);
const SAMPLE = sampleOf({
  input: 'Great film.',
  metadata: { language: 'French', why: 'it is great', passages: ['guide#one'] },
});
const passage = (id: string): Passage => ({
  id,
  document: 'guide',
  title: 'Guide',
  heading: null,
  text: `What ${id}\nsays.`,
  similarity: 0.5,
  gold: [],
});

async function keysOf(suite: Suite, spec: TechniqueSpec, form: PromptForm) {
  const technique = composeTechnique({
    suite,
    ingredients: BUILT_IN_INGREDIENTS,
    spec,
    promptVariant: 0,
    form,
    train: TRAIN,
    seed: 7,
    corpus: { key: 'index-1', holds: () => true, gold: (ids) => ids.map(passage) },
  });
  const model = { ...localModel(), form };
  const calls: [number, string][] = [];
  await technique.prepare(SAMPLE, 1).attempt({
    retrieve: async () => [passage('a'), passage('b')],
    call: async (request, index) => {
      calls.push([index, callKey({ model, request, repeat: 1, index })]);
      return {
        // A reasoning that does not end in its answer.
        text: index % 2 === 0 ? ' I wonder.' : ' positive',
        finishReason: 'stop',
        usage: null,
        timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
      };
    },
  });
  return {
    fingerprint: technique.fingerprint,
    trial: trialKey(technique.prepare(SAMPLE, 1), model),
    calls: sha256(JSON.stringify(calls.sort(([a], [b]) => a - b))),
  };
}

it('gives every technique the keys that it always had, so that runs go on and caches are found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-keys-'));
  const file = join(folder, 'reviews.yaml');
  await writeFile(file, stringify(SUITE));
  const { suite } = await loadSuite(file, VOCABULARY);
  await rm(folder, { recursive: true });
  const keys: Record<string, unknown> = {};
  for (const spec of suite.techniques) {
    keys[spec.name] = {
      spec: JSON.stringify(spec),
      chat: await keysOf(suite, spec, 'chat'),
      completion: await keysOf(suite, spec, 'completion'),
    };
  }
  expect(keys).toEqual(FROZEN);
});
