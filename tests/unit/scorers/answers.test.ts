import { describe, expect, it } from 'vitest';
import type { Scorer } from '../../../src/core/scorer.ts';
import { answerCorrectness } from '../../../src/scorers/answer-correctness.ts';
import { correctRefusals, falseRefusals } from '../../../src/scorers/refusals.ts';
import { tokenF1 } from '../../../src/scorers/token-f1.ts';
import { scoreNow, TEXT } from '../../support/score-now.ts';
import { answered, FORMAT_ERROR, sampleOf } from '../../support/suite-builder.ts';

const days = sampleOf({ targets: ['30 days', '30'] });
const unanswerable = sampleOf({ targets: ['unknown'] });
const scoreOf = (scorer: Scorer, sample: ReturnType<typeof sampleOf>, text: string): number | null =>
  scoreNow(scorer, sample, answered(text))?.value ?? null;

describe('answer-correctness', () => {
  const scorer = answerCorrectness.create({}, TEXT);

  it.each([
    ['30 days', 1],
    ['You have thirty days [1].', 1],
    ['within 30', 1],
    ['130 days', 0],
    ['3.30', 0],
    ['a 30-day period', 1],
    ['Answer:30', 1],
    ['Unknown devices are blocked after 30 days.', 1],
    ['', 0],
    ['unknown, perhaps 30 days', 0],
    ['Not 30 days.', 0],
    ['It isn’t 30 days.', 0],
    ['not 20, 30 days', 1],
    ['There is no fee after 30 days.', 1],
    [`30 days ${'and more '.repeat(20)}`, 0],
  ])('of %j is %d', (text, value) => {
    expect(scoreOf(scorer, days, text)).toBe(value);
  });

  it('is right to refuse what cannot be answered, and only that', () => {
    expect(scoreOf(scorer, unanswerable, 'That is not stated.')).toBe(1);
    expect(scoreOf(scorer, unanswerable, 'I don’t know')).toBe(1);
    expect(scoreOf(scorer, unanswerable, '30 days')).toBe(0);
    expect(scoreOf(scorer, days, 'Unknown')).toBe(0);
  });

  it('takes a format error for wrong', () => {
    expect(scoreNow(scorer, days, FORMAT_ERROR)?.value).toBe(0);
    expect(scoreNow(scorer, unanswerable, FORMAT_ERROR)?.value).toBe(0);
  });

  it('tells names apart by their signs', () => {
    const sharp = sampleOf({ targets: ['C#'] });
    expect(['C', 'C++', 'It is C#.', 'c#'].map((text) => scoreOf(scorer, sharp, text))).toEqual([0, 0, 1, 1]);
  });

  it.each([
    ['保修期是五年。', '五年', 1],
    ['答えは東京です。', '東京', 1],
    ['ร้านเปิดเวลาเก้าโมงเช้า', 'เก้าโมงเช้า', 1],
    ['ຮ້ານເປີດຢູ່ວຽງຈັນ', 'ວຽງຈັນ', 1],
    ['ហាងនៅភ្នំពេញ', 'ភ្នំពេញ', 1],
    ['保修期为5年', '5年', 1],
    ['保修期为15年', '5年', 0],
    ['型番はAB12です', 'AB12', 1],
    ['서울에서 열립니다', '서울', 1],
    ['남서울에서 열립니다', '서울', 0],
    ['保修期是三年。', '五年', 0],
    ['不五年', '五年', 0],
  ])('of %j for %j is %d', (text, target, value) => {
    expect(scoreOf(scorer, sampleOf({ targets: [target] }), text)).toBe(value);
  });

  it.each([
    ['items[0]', 'items[0]'],
    ['args[1]', 'args[1]'],
    ['[3, 5]', '[3, 5]'],
    ['30 days [1-3]', '30 days'],
  ])('of %j for %j is 1, whatever its brackets are', (text, target) => {
    expect(scoreOf(scorer, sampleOf({ targets: [target] }), text)).toBe(1);
    expect(scoreOf(tokenF1.create({}, TEXT), sampleOf({ targets: [target] }), text)).toBe(1);
  });

  it('counts the words of a sentence, not its letters', () => {
    const long = '客服中心每天早上九点开门，节假日由上海办事处值班，周末不开门。';
    expect(scoreOf(scorer, sampleOf({ targets: ['上海办事处'] }), long)).toBe(1);
  });

  it('finds a target that denies something itself', () => {
    expect(scoreOf(scorer, sampleOf({ targets: ['not refundable'] }), 'It is not refundable.')).toBe(1);
  });

  it('reads signs of money as part of the number', () => {
    const price = sampleOf({ targets: ['$30'] });
    expect(scoreOf(scorer, price, '30 days')).toBe(0);
    expect(scoreOf(scorer, price, 'It costs $30.')).toBe(1);
  });

  it('takes only a whole phrase for a target that refuses', () => {
    const devices = sampleOf({ targets: ['unknown devices'] });
    expect(scoreOf(scorer, devices, 'unknown devices')).toBe(1);
    expect(scoreOf(scorer, devices, 'unknown')).toBe(0);
  });

  it('refuses a target without a word', () => {
    expect(() => scorer.check(sampleOf({ targets: ['30', '???'] }))).toThrow(
      'a target without a word in it: "???"',
    );
  });

  it('says what it matched', () => {
    expect(scoreNow(scorer, days, answered('about 30'))?.detail).toEqual({ matched: '30', refused: false });
  });

  it('has phrases and a length of its own choice', () => {
    const short = answerCorrectness.create({ maxWords: 2, refusals: ['no idea'] }, TEXT);
    expect(scoreOf(short, days, 'it is 30 days')).toBe(0);
    expect(scoreOf(short, sampleOf({ targets: ['no idea'] }), 'no idea')).toBe(1);
    expect(() => answerCorrectness.create({ maxWord: 2 }, TEXT)).toThrow();
  });
});

describe('correct-refusals', () => {
  it('are asked of unanswerable samples alone', () => {
    expect(scoreOf(correctRefusals.create({}, TEXT), days, 'unknown')).toBeNull();
    expect(scoreOf(correctRefusals.create({}, TEXT), unanswerable, 'unknown')).toBe(1);
    expect(scoreOf(correctRefusals.create({}, TEXT), unanswerable, '30 days')).toBe(0);
    expect(scoreNow(correctRefusals.create({}, TEXT), unanswerable, FORMAT_ERROR)?.value).toBe(0);
  });

  it('are false where there is an answer', () => {
    expect(scoreOf(falseRefusals.create({}, TEXT), days, 'unknown')).toBe(1);
    expect(scoreOf(falseRefusals.create({}, TEXT), days, '31 days')).toBe(0);
    expect(scoreOf(falseRefusals.create({}, TEXT), unanswerable, 'unknown')).toBeNull();
  });
});

describe('token-f1', () => {
  it('is the best over the targets, without citations', () => {
    expect(scoreOf(tokenF1.create({}, TEXT), days, 'within 30 days [1]')).toBeCloseTo(0.8, 12);
    expect(scoreNow(tokenF1.create({}, TEXT), days, FORMAT_ERROR)?.value).toBe(0);
  });
});
