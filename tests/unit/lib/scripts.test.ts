import { describe, expect, it } from 'vitest';
import { countWords, nonLatinShare, searchTerms, splitUnspaced } from '../../../src/lib/scripts.ts';

describe('scripts without spaces between words', () => {
  it.each([
    ['five', ['five']],
    ['五年', ['五', '年']],
    ['AB12です', ['AB12', 'で', 'す']],
    ['5年', ['5', '年']],
    ['เก้า', ['เ', 'ก้', 'า']],
    ['서울에서', ['서울에서']],
    ['', []],
  ])('parts %j into %j', (word, pieces) => {
    expect(splitUnspaced(word)).toEqual(pieces);
  });

  it.each([
    ['The Shanghai office.', ['The', 'Shanghai', 'office', '']],
    ['上海办事处', ['上海', '海办', '办事', '事处']],
    ['东', ['东']],
    ['型番はAB12です', ['型番', '番は', 'AB12', 'です']],
    ['서울에서', ['서울', '울에', '에서']],
  ])('searches %j by %j', (text, terms) => {
    expect(searchTerms(text)).toEqual(terms);
  });

  it('counts words as a reader would', () => {
    expect(countWords('The warranty is five years.')).toBe(5);
    expect(countWords('这是正面的。')).toBe(4);
    expect(countWords('')).toBe(0);
  });

  it('tells how much of a text is not Latin', () => {
    expect(nonLatinShare('Насос тихий')).toBe(1);
    expect(nonLatinShare('pump 12')).toBe(0);
    expect(nonLatinShare('12')).toBe(0);
  });
});
