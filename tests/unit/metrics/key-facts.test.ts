import { describe, expect, it } from 'vitest';
import { keyFactRecall, parsePhrasing } from '../../../src/metrics/key-facts.ts';

function holds(text: string, ...accept: string[]): boolean {
  return keyFactRecall(text, [{ fact: 'fact', accept }]).recall === 1;
}

describe('keyFactRecall', () => {
  it('lists what is found and what is missing', () => {
    const facts = [
      { fact: 'light', accept: ['sunlight', 'light from the sun'] },
      { fact: 'water', accept: ['water'] },
      { fact: 'oxygen', accept: ['oxygen', 'air we breathe'] },
    ];
    expect(keyFactRecall('Leaves catch light from the sun. They give the air we breathe.', facts)).toEqual({
      recall: 2 / 3,
      found: ['light', 'oxygen'],
      missing: ['water'],
    });
  });

  it.each([
    ['case and punctuation do not matter', 'The SUN, bright; shines!', 'the sun bright shines'],
    ['apostrophes are removed', 'It doesn’t rain', 'it doesnt rain'],
    ['apostrophes in a phrasing too', 'It doesnt rain', "doesn't rain"],
    ['letters of Chinese are words', '保修期是五年。', '五年'],
    ['letters of Thai are words', 'ร้านเปิดเวลาเก้าโมงเช้า', 'เก้าโมงเช้า'],
    ['a particle of Korean is any ending', '서울에서 열립니다', '서울'],
    ['a hyphen is a space', 'a light-year away', 'light year'],
    ['a hyphen in a phrasing is a space', 'a light year away', 'light-year'],
    ['commas in numbers are removed', 'about 300,000 km', '300000 km'],
    ['compatible characters are equal', 'ＣＯ₂ rises', 'co2'],
    ['composed characters are equal', 'cafe\u0301 au lait', 'café'],
    ['a star takes any ending', 'plants photosynthesise', 'photosynth*'],
    ['a star takes no ending', 'they cool', 'cool* & they'],
    ['a star in the middle of a phrase', 'it was cooling down', 'cool* down'],
    ['a phrase may cross a sentence', 'It is hot. Then cold.', 'hot then'],
  ])('%s', (_, text, phrasing) => {
    expect(holds(text, phrasing)).toBe(true);
  });

  it.each([
    ['words have to be whole', 'a sunny day', 'sun'],
    ['words have to follow each other', 'light of the sun', 'light sun'],
    ['words have to be in order', 'sun light', 'light sun'],
    ['a point in a number is not dropped', 'it is 3.5 m', '35 m'],
    ['joined phrases must share a sentence', 'The sun shines. Plants grow.', 'sun & plants'],
    ['the text may be empty', '', 'sun'],
  ])('%s', (_, text, phrasing) => {
    expect(holds(text, phrasing)).toBe(false);
  });

  it('finds joined phrases in any order within a sentence', () => {
    expect(holds('It rains. Plants need the sun.', 'the sun & plant*')).toBe(true);
    expect(holds('Dr. Lind grows plants in the sun', 'plants & dr lind')).toBe(true);
  });

  it('refuses no facts and no phrasings', () => {
    expect(() => keyFactRecall('text', [])).toThrow('no key facts');
    expect(() => keyFactRecall('text', [{ fact: 'sun', accept: [] }])).toThrow('"sun" accepts no phrasing');
  });
});

describe('parsePhrasing', () => {
  it('reads words, stars and joins', () => {
    expect(parsePhrasing('Solar panel* & light')).toEqual([
      [
        { text: 'solar', open: false },
        { text: 'panel', open: true },
      ],
      [{ text: 'light', open: false }],
    ]);
  });

  it.each(['', ' & ', 'sun & ', '?!'])('refuses a phrase without words: %j', (phrasing) => {
    expect(() => parsePhrasing(phrasing)).toThrow('phrase without words');
  });

  it.each(['*', 'pho*to', '*light', 'sun **'])('refuses a star that does not end a word: %j', (phrasing) => {
    expect(() => parsePhrasing(phrasing)).toThrow('a * that does not end a word');
  });
});
