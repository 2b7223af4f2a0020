import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/protocol/sample.ts';
import { shotSelector } from '../../../src/techniques/shots.ts';
import { sampleOf } from '../../support/suite-builder.ts';

const train = (input: string, target: string, metadata: Sample['metadata'] = {}): Sample =>
  sampleOf({ id: input, split: 'train', input, targets: [target], metadata });

const LABELS = ['positive', 'negative', 'neutral'];
const POOL = Array.from({ length: 30 }, (_, index) => train(`text ${index}`, LABELS[index % 3] ?? ''));
const inputs = (samples: readonly Sample[]): string[] => samples.map((sample) => sample.input);

describe('fixed shots', () => {
  it('are the first ones of the file', () => {
    const select = shotSelector({ shots: 2, selection: 'fixed' }, { samples: POOL, match: [], seed: 1 });
    expect(inputs(select(sampleOf()))).toEqual(['text 0', 'text 1']);
  });
});

describe('balanced shots', () => {
  it('hold every answer equally often, none twice, and are the same for every sample', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, shots) => {
        const select = shotSelector({ shots, selection: 'balanced' }, { samples: POOL, match: [], seed });
        const chosen = select(sampleOf({ id: 'a' }));
        const counts = LABELS.map((label) => chosen.filter(({ targets }) => targets[0] === label).length);
        expect(new Set(chosen).size).toBe(shots);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(select(sampleOf({ id: 'b', input: 'another' }))).toEqual(chosen);
      }),
    );
  });

  it('use up a rare answer and go on with the others', () => {
    const samples = [
      train('n', 'negative'),
      ...['p', 'q', 'r', 's'].map((input) => train(input, 'positive')),
    ];
    const select = shotSelector({ shots: 4, selection: 'balanced' }, { samples, match: [], seed: 3 });
    const targets = select(sampleOf()).map((sample) => sample.targets[0]);
    expect(targets.sort()).toEqual(['negative', 'positive', 'positive', 'positive']);
  });

  it('follow the seed', () => {
    const chosenWith = (seed: number): string[] =>
      inputs(
        shotSelector({ shots: 6, selection: 'balanced' }, { samples: POOL, match: [], seed })(sampleOf()),
      );
    expect(chosenWith(1)).toEqual(chosenWith(1));
    expect(chosenWith(1)).not.toEqual(chosenWith(2));
  });
});

describe('nearest shots', () => {
  const samples = [
    train('The pasta was cold.', 'negative'),
    train('A train to Berlin was late again.', 'negative'),
    train('Lovely pasta, friendly waiter.', 'positive'),
    train('The battery lasts two days.', 'positive'),
  ];
  const select = shotSelector({ shots: 2, selection: 'nearest' }, { samples, match: [], seed: 1 });

  it('are the most similar ones, the most similar last', () => {
    expect(inputs(select(sampleOf({ input: 'Cold pasta and a waiter who was friendly, lovely.' })))).toEqual([
      'The pasta was cold.',
      'Lovely pasta, friendly waiter.',
    ]);
    expect(inputs(select(sampleOf({ input: 'My train to Berlin.' }))).at(-1)).toBe(
      'A train to Berlin was late again.',
    );
  });

  it('are the most similar ones in a script without spaces', () => {
    const chinese = ['退货的运费由谁承担？', '蓝色水泵的保修期是多久？', '营业时间是几点？'];
    const nearest = shotSelector(
      { shots: 1, selection: 'nearest' },
      { samples: chinese.map((input) => train(input, 'x')), match: [], seed: 1 },
    );
    expect(inputs(nearest(sampleOf({ input: '红色水泵的保修期是多久？' })))).toEqual([
      '蓝色水泵的保修期是多久？',
    ]);
  });

  it('are filled up in the order of the file where too few have a word in common', () => {
    expect(inputs(select(sampleOf({ input: 'Berlin' })))).toEqual([
      'The pasta was cold.',
      'A train to Berlin was late again.',
    ]);
    expect(select(sampleOf({ input: '?!' }))).toHaveLength(2);
  });
});

describe('matching', () => {
  const samples = ['French', 'German'].flatMap((language) =>
    ['one', 'two', 'three'].map((word) => train(`${word} ${language}`, word, { language })),
  );

  it.each(['fixed', 'balanced', 'nearest'] as const)(
    '%s shots equal the sample in the column',
    (selection) => {
      const select = shotSelector({ shots: 3, selection }, { samples, match: ['language'], seed: 1 });
      for (const language of ['German', 'French', 'German']) {
        const chosen = select(sampleOf({ input: 'one French', metadata: { language } }));
        expect(chosen.map((sample) => sample.metadata['language'])).toEqual([language, language, language]);
      }
    },
  );

  it('says for which values the train split has too few samples', () => {
    const select = shotSelector({ shots: 4, selection: 'fixed' }, { samples, match: ['language'], seed: 1 });
    expect(() => select(sampleOf({ metadata: { language: 'German' } }))).toThrowError(
      expect.objectContaining({
        code: 'INVALID_CONFIG',
        message: '4 shots were asked for, but the train split has 3 samples with language = ["German"].',
      }),
    );
    const all = shotSelector({ shots: 7, selection: 'balanced' }, { samples, match: [], seed: 1 });
    expect(() => all(sampleOf())).toThrow('7 shots were asked for, but the train split has 6 samples.');
  });
});
