import type { Suite } from '../../src/core/suite.ts';
import type { Reading } from '../../src/protocol/records.ts';
import type { RetrievalIngredient } from '../../src/protocol/retrieval.ts';
import type { Sample } from '../../src/protocol/sample.ts';
import type { InstructionsIngredient, TechniqueSpec } from '../../src/protocol/technique.ts';

/** A sample with everything that a test does not care about. */
export function sampleOf(change: Partial<Sample> = {}): Sample {
  return { id: 's-1', split: 'test', input: 'Great film.', targets: ['positive'], metadata: {}, ...change };
}

/** An output that was read. */
export function answered(answer: string): Reading {
  return { status: 'answered', answer };
}

/** An output that could not be read. */
export const FORMAT_ERROR: Reading = { status: 'format-error', reason: 'no label is named' };

/** Specific instructions, one greedy answer. */
export const SPECIFIC: InstructionsIngredient = {
  wording: 'specific',
  persona: false,
  reasoning: 'none',
  votes: 1,
};

/** Specific instructions that ask for reasoning. */
export const REASONED: InstructionsIngredient = { ...SPECIFIC, reasoning: 'chain-of-thought' };

/** Three passages by their meaning. */
export const SEARCH: RetrievalIngredient = {
  mode: 'search',
  search: 'dense',
  topK: 3,
  minSimilarity: 0,
  contextTokens: 1024,
  filter: {},
};

/** The plain technique. */
export const PLAIN: TechniqueSpec = { name: 'plain', instructions: SPECIFIC };

/** A loaded suite of reviews with two labels. */
export function suiteOf(change: Partial<Suite> = {}): Suite {
  const profile = { techniques: ['plain'], samples: null, selectionSamples: 0, latencySamples: 5 } as const;
  return {
    name: 'reviews',
    version: 1,
    title: 'Reviews',
    description: 'Positive or negative.',
    file: 'suites/reviews.yaml',
    dataset: {
      files: { test: { location: '/data/test.csv', source: 'csv', options: {} } },
      columns: { id: 'id', input: 'text', targets: 'label', metadata: [] },
      labelMap: {},
      listSeparator: null,
    },
    corpus: null,
    shotsMatch: [],
    slices: [],
    prompt: {
      input: 'Review: {{input}}',
      answerLabel: 'Sentiment',
      reasoningCue: 'Step by step:',
      conclusionCue: 'Sentiment:',
      workedSolution: null,
      passage: '[{{number}}] {{text}}',
      context: 'Sources:\n{{passages}}',
      noPassages: '(none found)',
      instructions: {
        vague: ['Look at this.'],
        specific: ['Positive or negative?', 'Say positive or negative.'],
        chainOfThought: ['Think, then end with "Sentiment:".'],
        grounded: ['By the sources, positive or negative?'],
      },
      personas: ['You are a critic.', 'You are a fan.'],
    },
    generation: {
      maxTokens: 12,
      maxReasoningTokens: 100,
      hiddenReasoningTokens: 0,
      stop: ['\n'],
      reasoningStop: ['\n\n'],
      voteTemperature: 0.7,
    },
    answer: { kind: 'label', labels: ['positive', 'negative'] },
    scorers: [{ name: 'accuracy', options: {} }],
    primaryMetric: 'accuracy',
    margin: 0.05,
    pass: null,
    reference: 'plain',
    models: ['local:tiny'],
    techniques: [PLAIN],
    profiles: { quick: { ...profile, models: 'default' }, full: { ...profile, models: 'all' } },
    ...change,
  };
}
