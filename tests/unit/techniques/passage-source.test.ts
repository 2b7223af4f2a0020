import { describe, expect, it } from 'vitest';
import type { Suite } from '../../../src/core/suite.ts';
import type { Passage, RetrievalIngredient, RetrievalQuery } from '../../../src/protocol/retrieval.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { type Composition, composeTechnique } from '../../../src/techniques/compose.ts';
import { PLAIN, SEARCH, sampleOf, suiteOf } from '../../support/suite-builder.ts';

const passage = (id: string, text: string): Passage => ({
  id,
  document: 'guide',
  title: 'Guide',
  heading: null,
  text,
  similarity: 0.5,
  gold: [],
});

const SUITE: Suite = suiteOf({
  corpus: {
    documents: ['guide.md'],
    trainDocument: null,
    chunker: { kind: 'document' },
    embedder: 'local:all-minilm-l6-v2',
    query: '{{input}} {{hint}}',
    match: ['language'],
    passages: 'passages',
  },
});

const SAMPLE = sampleOf({ metadata: { language: 'French', hint: '(film)', passages: ['guide#one'] } });

const corpus: Composition['corpus'] = {
  key: 'index-1',
  holds: () => true,
  gold: (ids) => ids.map((id) => passage(id, `what ${id} says`)),
};

function compose(retrieval: Partial<RetrievalIngredient> = {}, change: Partial<Composition> = {}) {
  const spec: TechniqueSpec = { ...PLAIN, name: 'rag', retrieval: { ...SEARCH, ...retrieval } };
  return composeTechnique({
    suite: SUITE,
    ingredients: BUILT_IN_INGREDIENTS,
    spec,
    promptVariant: 0,
    form: 'completion',
    train: [],
    seed: 1,
    corpus,
    ...change,
  });
}

function textOf(technique: ReturnType<typeof compose>, passages: readonly Passage[]): string {
  const prompt = technique.prepare(SAMPLE, 0).requests(passages)[0]?.prompt;
  return prompt?.form === 'completion' ? prompt.text : 'no text';
}

describe('a technique with retrieval', () => {
  it('looks up what its suite says, by the sample', () => {
    expect(compose({ topK: 5 }).prepare(SAMPLE, 0).query).toEqual({
      ...SEARCH,
      topK: 5,
      text: 'Great film. (film)',
      where: { language: 'French' },
      gold: ['guide#one'],
    });
    expect(compose({}, { spec: PLAIN }).prepare(SAMPLE, 0).query).toBeNull();
  });

  it('looks only among documents that its filter lets through', () => {
    const { where } = compose({ filter: { topic: 'policy', draft: false } }).prepare(SAMPLE, 0).query ?? {};
    expect(where).toEqual({ topic: 'policy', draft: false, language: 'French' });
  });

  it('numbers the passages before the question, prose in one line, under its own instruction', () => {
    const text = textOf(compose(), [passage('a', 'First\n  line.'), passage('b', 'Says {{input}}.')]);
    expect(text).toBe(
      'By the sources, positive or negative?\n\nSources:\n[1] First line.\n[2] Says {{input}}.\n' +
        'Review: Great film.\nSentiment:',
    );
  });

  it('keeps the lines of code and tables', () => {
    const text = textOf(compose(), [
      passage('a', 'See:\n\n```\nif x:\n    y()\n```'),
      passage('b', '| a |\n| b |'),
    ]);
    expect(text).toContain('Sources:\n[1] See:\n```\nif x:\n    y()\n```\n[2] | a |\n| b |\nReview');
  });

  it('says so where there are none', () => {
    expect(textOf(compose(), [])).toContain('Sources:\n(none found)\nReview: Great film.');
  });

  it('shows shots with the passages that their answers stand in, and without any in the empty arm', () => {
    const shot = sampleOf({
      id: 't-1',
      split: 'train',
      input: 'Bad film.',
      targets: ['negative'],
      metadata: { language: 'French', passages: ['guide#two'] },
    });
    const spec = (mode: RetrievalIngredient['mode']): TechniqueSpec => ({
      ...PLAIN,
      examples: { shots: 1, selection: 'fixed' },
      retrieval: { ...SEARCH, mode },
    });
    expect(textOf(compose({}, { spec: spec('search'), train: [shot] }), [])).toContain(
      'Sources:\n[1] what guide#two says\nReview: Bad film.\nSentiment: negative',
    );
    expect(textOf(compose({}, { spec: spec('empty'), train: [shot] }), [])).toContain(
      'Sources:\n(none found)\nReview: Bad film.\nSentiment: negative',
    );
  });

  it('shows shots without a context where nobody knows their passages', () => {
    const shot = sampleOf({ id: 't-1', split: 'train', input: 'Bad.', targets: ['negative'], metadata: {} });
    const spec: TechniqueSpec = {
      ...PLAIN,
      examples: { shots: 1, selection: 'fixed' },
      retrieval: SEARCH,
    };
    const suite = suiteOf({ corpus: SUITE.corpus === null ? null : { ...SUITE.corpus, passages: null } });
    expect(textOf(compose({}, { spec, suite, train: [shot] }), [])).toContain(
      'negative?\n\nReview: Bad.\nSentiment: negative\n\nSources:\n(none found)\nReview: Great film.',
    );
  });

  it('answers with what was found', async () => {
    const asked: RetrievalQuery[] = [];
    const prompts: string[] = [];
    await compose()
      .prepare(SAMPLE, 0)
      .attempt({
        retrieve: async (query) => {
          asked.push(query);
          return [passage('a', 'Found.')];
        },
        call: async ({ prompt }) => {
          if (prompt.form === 'completion') prompts.push(prompt.text);
          return {
            text: ' positive',
            finishReason: 'stop',
            usage: null,
            timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
          };
        },
      });
    expect(asked).toHaveLength(1);
    expect(prompts[0]).toContain('[1] Found.');
  });

  it('has another fingerprint with another index or another way of looking up', () => {
    const prints = [
      compose(),
      compose({ topK: 4 }),
      compose({ search: 'hybrid' }),
      compose({}, { corpus: { ...corpus, key: 'index-2' } }),
    ].map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('refuses a sample without the metadata that passages are to match, or without a list of passages', () => {
    const without = (metadata: Record<string, string[] | string>) => () =>
      compose()
        .prepare(sampleOf({ metadata: { hint: '', ...metadata } }), 0)
        .requests();
    expect(without({ passages: [] })).toThrow('has no text or number under "language"');
    expect(without({ language: 'French', passages: 'guide' })).toThrow(
      'has no list of passages under "passages" (found "guide")',
    );
  });

  it('is refused in a suite without a corpus', () => {
    expect(() => compose({}, { suite: suiteOf() })).toThrow('the technique "rag" needs a "corpus".');
  });
});
