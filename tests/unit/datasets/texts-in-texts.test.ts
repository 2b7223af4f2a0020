import { describe, expect, it } from 'vitest';
import { textsInTexts } from '../../../src/datasets/texts-in-texts.ts';
import { sampleOf } from '../../support/suite-builder.ts';

describe('textsInTexts', () => {
  const found = (input: string, target: string, text: string) =>
    textsInTexts([sampleOf({ input, targets: [target] })], [{ id: 'page', text }], { answered: true })
      .length > 0;

  it.each([
    ['How long is the warranty?', 'Five years', 'Q: how long is the warranty? A: five years.'],
    ['蓝色水泵的保修期是多久？', '五年', '问：蓝色水泵的保修期是多久？ 答：五年'],
    ['蓝色水泵的保修期是多久？', '五年', '问蓝色水泵的保修期是多久，答五年。'],
    ['ปั๊มสีน้ำเงินมีประกันกี่ปี', 'ห้าปี', 'ถาม ปั๊มสีน้ำเงินมีประกันกี่ปี ตอบ ห้าปี'],
    [
      'How long does the warranty of a pump run from the day of its delivery?',
      'Five years',
      'How long does the warranty of a pump run, from the day of delivery? It runs five years.',
    ],
  ])('finds %j with its answer %j', (input, target, text) => {
    expect(found(input, target, text)).toBe(true);
  });

  it.each([
    ['a question without its answer', '蓝色水泵的保修期是多久？', '五年', '问：蓝色水泵的保修期是多久？'],
    ['an answer without its question', '蓝色水泵的保修期是多久？', '五年', '保修期：五年'],
    ['a word within another', 'How long is the warranty?', 'five', 'How long is the warranty? Fiver.'],
    ['a question of few words', '保修期？', '五年', '保修期？五年'],
  ])('does not take %s for a leak', (_, input, target, text) => {
    expect(found(input, target, text)).toBe(false);
  });
});
