import { describe, expect, it } from 'vitest';
import { checkData } from '../../../../src/cli/check/check-data.ts';
import { findingsOf } from '../../../../src/cli/check/check-findings.ts';
import type { Sample } from '../../../../src/protocol/sample.ts';
import { sampleOf } from '../../../support/suite-builder.ts';

const LABELS = ['billing', 'technical', 'other', 'unused'];

function checkOf(samples: readonly Partial<Sample>[], labels = LABELS) {
  return checkData({
    suite: 'desk',
    answer: { kind: 'label', labels },
    samples: samples.map((sample, at) => sampleOf({ id: `${at}`, ...sample })),
    leaks: [],
    notices: [],
    whereOf: ({ id, split }) => `${split}.csv:${id}`,
  });
}

const words = (count: number): string => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
const usual = Array.from(
  { length: 20 },
  (_, at): Partial<Sample> => ({
    split: at % 2 === 0 ? 'train' : 'test',
    input: `${words(8 + (at % 5))} ${at}`,
    targets: [at % 4 < 2 ? 'billing' : 'technical'],
  }),
);

describe('checkData', () => {
  it('finds nothing where nothing is wrong', () => {
    const check = checkOf(usual, ['billing', 'technical']);
    expect(check).toMatchObject({ unmeasured: [], rare: [], conflicts: [], outliers: [] });
    expect(check.samples).toEqual({ train: 10, dev: 0, test: 10 });
    expect(check.labels).toEqual([
      { label: 'billing', train: 5, dev: 0, test: 5 },
      { label: 'technical', train: 5, dev: 0, test: 5 },
    ]);
    expect(check.lengths.map(({ split, shortest, longest }) => [split, shortest, longest])).toEqual([
      ['train', 9, 13],
      ['test', 9, 13],
    ]);
    expect(findingsOf(check).flatMap(({ lines }) => lines)).toEqual([]);
  });

  it('finds labels that are never measured or stand once, texts with two answers, and lengths that stand out', () => {
    const check = checkOf([
      ...usual,
      { split: 'train', input: 'Where is the visitors’ entrance of the new office?', targets: ['other'] },
      { split: 'test', input: 'The scanner eats every page that I feed it', targets: ['billing'] },
      { split: 'test', input: 'the scanner eats every page that I feed it!', targets: ['technical'] },
      { split: 'test', input: words(900), targets: ['technical'] },
      { split: 'test', input: 'Help', targets: ['technical'] },
    ]);
    expect(findingsOf(check).map(({ title, lines }) => [title, lines])).toEqual([
      ['Leaks', []],
      [
        'Labels',
        [
          'In no row of test, so that nothing is measured of them: "other", "unused".',
          'In a single row: "other".',
          'test.csv:21 and test.csv:22: the same text with different answers, of which one always counts as wrong.',
        ],
      ],
      ['Outliers', ['test.csv:23: 900 words', 'test.csv:24: 1 word']],
    ]);
  });

  it('knows of no labels where answers are texts', () => {
    const check = checkData({
      suite: 'desk',
      answer: { kind: 'text' },
      samples: [sampleOf()],
      leaks: [],
      notices: [],
      whereOf: () => '',
    });
    expect(check).toMatchObject({ labels: [], unmeasured: [], rare: [] });
  });
});
