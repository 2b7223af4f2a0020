import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadChanged, type SuiteChange } from '../../support/suite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-suite-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The error's message with the temporary folder left out. */
async function faultOf(...changes: readonly SuiteChange[]): Promise<string> {
  const worded = (error: unknown): string => {
    expect(error).toMatchObject({ code: 'INVALID_CONFIG', file: join(folder, 'reviews.yaml') });
    return String(error).replace(`BenchError: ${folder}/`, '');
  };
  try {
    // What a technique lacks is kept for those who want to run it.
    const [fault] = (await loadChanged(folder, changes)).faults.values();
    return fault === undefined ? 'accepted' : worded(fault);
  } catch (error) {
    return worded(error);
  }
}

describe('a name that is not known', () => {
  it.each([
    [
      'technique',
      ['techniques: [plain, few-shot]', 'techniques:\n  - plain\n  - fewshot'],
      'reviews.yaml:22: "fewshot" is not a technique. Valid: vague, plain, persona, few-shot, few-shot-nearest, cot, few-shot-cot, self-consistency, structured, input-only, rag, rag-few-shot, rag-oracle, rag-empty, rag-hybrid, fine-tuned, fine-tuned-few-shot, rag-fine-tuned, fine-tuned-with-rag. Did you mean "few-shot"?',
    ],
    [
      'preset',
      ['techniques: [plain, few-shot]', 'techniques: [plain, { preset: tuned, shots: 3 }]'],
      'reviews.yaml:20: "tuned" is not a technique. Valid: vague, plain, persona, few-shot, few-shot-nearest, cot, few-shot-cot, self-consistency, structured, input-only, rag, rag-few-shot, rag-oracle, rag-empty, rag-hybrid, fine-tuned, fine-tuned-few-shot, rag-fine-tuned, fine-tuned-with-rag.',
    ],
    [
      'scorer',
      ['scorers: [accuracy, macro-f1]', 'scorers:\n  - accuracy\n  - name: macrof1'],
      'reviews.yaml:19: "macrof1" is not a scorer. Valid: accuracy, macro-f1, chrf, bleu, rouge-1, rouge-2, rouge-l, rouge-lsum, repetition, exact-tokens, key-fact-recall, reading-grade-distance, length-kept, length-spread, opening-regularity, structure-regularity, form-kept, answer-correctness, token-f1, correct-refusals, false-refusals. Did you mean "macro-f1"?',
    ],
    [
      'scorer, written as a field',
      ['scorers: [accuracy, macro-f1]', 'scorers:\n  - accuracy\n  - bleu: { tokenize: zh }'],
      'reviews.yaml:19: "scorers.1.bleu" is not a field here. Valid: name, options. Write { name: bleu, options: … }.',
    ],
    [
      'primary metric',
      ['primaryMetric: accuracy', 'primaryMetric: accurracy'],
      'reviews.yaml:18: "accurracy" is not a metric of this suite’s scorers. Valid: accuracy, macro-f1. Did you mean "accuracy"?',
    ],
    [
      'template variable',
      ['specific: [Positive or negative?]', 'specific:\n      - Good?\n      - "{{domian}}: {{input}}?"'],
      'reviews.yaml:16: "domian" is not a template variable. Valid: input, domain, language. Did you mean "domain"?',
    ],
    [
      'column to slice by',
      ['slices: [domain]', 'slices: [domains]'],
      'reviews.yaml:10: "domains" is not a metadata column. Valid: domain, language. Did you mean "domain"?',
    ],
    [
      'column to match shots by',
      ['  instructions:', '  shotsMatch: [lang]\n  instructions:'],
      'reviews.yaml:13: "lang" is not a metadata column. Valid: domain, language. Did you mean "language"?',
    ],
    [
      'reference',
      ['techniques: [plain, few-shot]', 'reference: few\ntechniques: [plain, few-shot]'],
      'reviews.yaml:20: "few" is not a technique of this suite, so it cannot be the "reference". Valid: plain, few-shot. Did you mean "few-shot"?',
    ],
    [
      'technique of a profile',
      ['techniques: [plain, few-shot]', 'techniques: [plain]\nprofiles:\n  quick:\n    techniques: [vague]'],
      'reviews.yaml:23: "vague" is not a technique of this suite. Valid: plain.',
    ],
  ] as const)('is refused as %s', async (_, change, fault) => {
    expect(await faultOf(change)).toBe(fault);
  });
});

describe('a suite that cannot work', () => {
  it.each([
    [
      'a misspelled field',
      [['margin: 0.05', 'margn: 0.05']],
      'reviews.yaml:19: "margn" is not a field here. Valid: name, version, title, description, models, data, dataset, corpus, slices, prompt, generation, labels, answer, scorers, primaryMetric, margin, pass, reference, techniques, profiles. Did you mean "margin"?',
    ],
    [
      'a margin beyond the scale of its metric',
      [['margin: 0.05', 'margin: 5']],
      'reviews.yaml:19: the margin is 5, but "accuracy" goes from 0 to 1, so no difference could ever matter. 5 points are 0.05.',
    ],
    [
      'a margin that is no number',
      [['margin: 0.05', 'margin: 5%']],
      'reviews.yaml:19: "margin" is "5%": Invalid input: expected number, received string.',
    ],
    [
      'a name that makes no folder',
      [['name: reviews', 'name: My Reviews']],
      'reviews.yaml:1: "name" is "My Reviews": has to be lower-case letters, digits and hyphens.',
    ],
    [
      'a label that is listed twice',
      [['[positive, negative]', '[positive, Positive]']],
      'reviews.yaml:16: "answer.labels" is ["positive","Positive"]: names a label twice (capitals make no difference).',
    ],
    [
      'a technique that is listed twice',
      [['[plain, few-shot]', '[plain, { preset: few-shot, shots: 2 }, few-shot]']],
      'reviews.yaml:20: the technique "few-shot" is listed a second time. Give a changed preset a name of its own.',
    ],
    [
      'two scorers of one metric',
      [['scorers: [accuracy, macro-f1]', 'scorers:\n  - accuracy\n  - accuracy']],
      'reviews.yaml:19: the metric "accuracy" already comes from an earlier scorer.',
    ],
    [
      'a scorer that does not fit the answer',
      [
        ['answer: { kind: label, labels: [positive, negative] }', 'answer: { kind: text }'],
        ['techniques: [plain, few-shot]', 'techniques: [plain]'],
      ],
      'reviews.yaml:17: the scorer "macro-f1" needs the answer kind "label".',
    ],
    [
      'a primary metric without a threshold',
      [['primaryMetric: accuracy', 'primaryMetric: macro-f1']],
      'reviews.yaml:18: "pass" is missing: "macro-f1" is not a share, so say from which value a trial counts as passed.',
    ],
    [
      'a technique without its instructions',
      [['[plain, few-shot]', '[plain, vague]']],
      'reviews.yaml:20: the technique "vague" needs "prompt.instructions.vague". Or take "vague" out of "techniques".',
    ],
    [
      'reasoning without its instructions',
      [['[plain, few-shot]', '[plain, cot]']],
      'reviews.yaml:20: the technique "cot" needs "prompt.instructions.chainOfThought". Or take "cot" out of "techniques".',
    ],
    [
      'retrieval without a corpus',
      [['[plain, few-shot]', '[plain, rag]']],
      'reviews.yaml:20: the technique "rag" retrieves passages: give a "corpus". Or take "rag" out of "techniques".',
    ],
    [
      'an oracle that nobody told of the right passages',
      [
        ['[plain, few-shot]', '[plain, rag-oracle]'],
        ['slices:', 'corpus: { documents: [docs] }\nslices:'],
      ],
      'reviews.yaml:21: the technique "rag-oracle" shows the right passages: say in "corpus.passages" which metadata column names them. Or take "rag-oracle" out of "techniques".',
    ],
    [
      'a setting of retrieval for a technique without',
      [['[plain, few-shot]', '[plain, { preset: few-shot, topK: 5 }]']],
      'reviews.yaml:20: the technique "few-shot" retrieves nothing, so "topK" says nothing: start from a preset with retrieval, for instance "rag".',
    ],
    [
      'an empty corpus',
      [['slices:', 'corpus: { documents: [] }\nslices:']],
      'reviews.yaml:10: the corpus is empty: give "documents", "trainDocument" or both.',
    ],
    [
      'an overlap as large as the chunk',
      [['slices:', 'corpus: { documents: [d], chunker: { kind: tokens, size: 64, overlap: 64 } }\nslices:']],
      'reviews.yaml:10: "corpus.chunker.overlap" is 64: an overlap has to be smaller than the size.',
    ],
    [
      'a persona without personas',
      [['[plain, few-shot]', '[plain, persona]']],
      'reviews.yaml:20: the technique "persona" needs "prompt.personas". Or take "persona" out of "techniques".',
    ],
    [
      'examples without a train split',
      [['  train: data/train.csv\n', '']],
      'reviews.yaml:19: the technique "few-shot" shows examples, which come from the train split: give "dataset.train". Or take "few-shot" out of "techniques".',
    ],
    [
      'examples without their number',
      [['[plain, few-shot]', '[plain, { preset: plain, name: shots, selection: fixed }]']],
      'reviews.yaml:20: the technique "shots" chooses examples but says not how many: give "shots". Or take "shots" out of "techniques".',
    ],
    [
      'reasoned examples without their reasoning',
      [
        ['    specific:', '    chainOfThought: [Think.]\n    specific:'],
        ['[plain, few-shot]', '[plain, few-shot-cot]'],
      ],
      'reviews.yaml:21: the technique "few-shot-cot" shows examples with their reasoning: give "prompt.workedSolution". Or take "few-shot-cot" out of "techniques".',
    ],
    [
      'votes on free text',
      [
        ['answer: { kind: label, labels: [positive, negative] }', 'answer: { kind: text }'],
        ['scorers: [accuracy, macro-f1]', 'scorers: [accuracy]'],
        ['[plain, few-shot]', '[{ preset: plain, votes: 3 }]'],
      ],
      'reviews.yaml:20: the technique "plain" votes, but free text has no most frequent answer: votes need the answer kind "label" or "number-or-choice". Or take "plain" out of "techniques".',
    ],
  ] as const)('is refused: %s', async (_, changes, fault) => {
    expect(await faultOf(...changes)).toBe(fault);
  });

  it('is refused for options that a scorer does not take', async () => {
    expect(await faultOf(['macro-f1]', '{ name: exact-tokens, options: { colum: names } }]'])).toBe(
      'reviews.yaml:17: the scorer "exact-tokens" takes no option "colum". Valid: column. Did you mean "column"?',
    );
  });
});
