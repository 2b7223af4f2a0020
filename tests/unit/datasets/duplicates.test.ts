import { describe, expect, it } from 'vitest';
import { textsSharedAcrossSplits } from '../../../src/datasets/duplicates.ts';
import { sampleOf } from '../../support/suite-builder.ts';

const train = (id: string, input: string) => sampleOf({ id, split: 'train', input });
const test = (id: string, input: string) => sampleOf({ id, split: 'test', input });

describe('textsSharedAcrossSplits', () => {
  it('finds a text again but for case, punctuation, spacing and compatible characters', () => {
    const samples = [
      train('a', 'Great film!'),
      train('b', 'Bad food.'),
      sampleOf({ id: 'c', split: 'dev', input: '  great, FILM ' }),
      test('d', 'Ｂａｄ\nfood'),
      test('e', 'A great film.'),
    ];
    expect(textsSharedAcrossSplits(samples).map(({ sample, other }) => [sample.id, other.id])).toEqual([
      ['c', 'a'],
      ['d', 'b'],
    ]);
  });

  it('lets a text stand twice within a split', () => {
    expect(textsSharedAcrossSplits([test('a', 'Same.'), test('b', 'Same.')])).toEqual([]);
  });

  it('tells texts apart that differ in a letter, mark, digit, symbol or word boundary', () => {
    const texts = [
      'I paid 10.',
      'I paid 11.',
      'I pa id 10.',
      'I païd 10.',
      '我付了十',
      '我付了一',
      'कि',
      'की',
    ];
    texts.push('5 + 3', '5 < 3', '👍', '👎');
    const samples = texts.map((input, index) => (index % 2 === 0 ? train : test)(`s-${index}`, input));
    expect(textsSharedAcrossSplits(samples)).toEqual([]);
  });

  it('does not take texts without letters for the same text', () => {
    expect(textsSharedAcrossSplits([train('a', ':-)'), test('b', ':-(')])).toEqual([]);
    expect(textsSharedAcrossSplits([train('a', ':-)'), test('b', ':-)')])).toHaveLength(1);
  });
});
