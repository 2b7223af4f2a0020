import { describe, expect, it } from 'vitest';
import { answerWords, holdsWords } from '../../../src/metrics/answer-words.ts';

describe('answerWords', () => {
  it.each([
    ['Thirty days.', ['30', 'days']],
    ['the twenty-five euros', ['25', 'euros']],
    ['Twenty or more', ['20', 'or', 'more']],
    ['€29.50 per month', ['€', '29.50', 'per', 'month']],
    ['$30 or 30%', ['dollar', '30', 'or', '30', 'percent']],
    ['1,000 and 1,5', ['1000', 'and', '1.5']],
    ['30–60 days, e-mail/phone', ['30', '60', 'days', 'e', 'mail', 'phone']],
    ['Wi-Fi on port 8443', ['wi', 'fi', 'on', 'port', '8443']],
    ['minus -5 degrees', ['minus', '-5', 'degrees']],
    ['  ', []],
  ])('reads %j', (text, words) => {
    expect(answerWords(text)).toEqual(words);
  });
});

describe('holdsWords', () => {
  it('wants whole words in one piece', () => {
    expect(holdsWords(answerWords('within 30 days of delivery'), answerWords('30 days'))).toBe(true);
    expect(holdsWords(answerWords('within 30 working days'), answerWords('30 days'))).toBe(false);
    expect(holdsWords(answerWords('150 days'), answerWords('15'))).toBe(false);
    expect(holdsWords(answerWords('1.5'), answerWords('5'))).toBe(false);
    expect(holdsWords(answerWords('anything'), [])).toBe(false);
  });
});
