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
    [
      'a long document in which the words of a question are scattered',
      'What is the maximum weight of a parcel?',
      '20 kg',
      [
        'Say what is the sender’s.',
        'Heed that this is the maximum.',
        'At the counter the maximum weight of bags is known.',
        'The weight of a parcel is at most 20 kg.',
      ].join(` ${'The house has three floors and a garden with a lift. '.repeat(70)}`),
    ],
  ])('does not take %s for a leak', (_, input, target, text) => {
    expect(found(input, target, text)).toBe(false);
  });
});

describe('planted questions', () => {
  const QUESTIONS = [
    'How long may a parcel lie at the counter before it goes back?',
    'Which of the two pumps has to be switched off before the filter is changed?',
    'Who signs the form when the head of the department is away?',
    'What does it cost to move an appointment on the day before it?',
    'Where do I find the key of the archive when the office is closed?',
  ];
  const samples = QUESTIONS.map((input, at) => sampleOf({ id: `q${at}`, input, targets: [`answer ${at}`] }));
  const filler = 'The house has three floors, a garden and a lift that was renewed in spring. ';

  it.each<[string, (question: string) => string]>([
    ['as they are', (question) => question],
    ['in capitals without punctuation', (question) => question.toUpperCase().replace('?', '')],
    ['with a word more', (question) => question.replace(/^(\w+)/, '$1, please,')],
    ['with another end', (question) => question.replace(/ \S+$/, '')],
  ])('are found in documents with their answers, %s', (_, change) => {
    const documents = QUESTIONS.map((question, at) => ({
      id: `d${at}`,
      text: `${filler.repeat(20)}${change(question)} It is answer ${at}. ${filler.repeat(20)}`,
    }));
    const found = textsInTexts(samples, documents, { answered: true });
    expect(found.map(({ sample, holder }) => [sample.id, holder])).toEqual(
      QUESTIONS.map((_question, at) => [`q${at}`, `d${at}`]),
    );
    const silent = documents.map(({ id, text }) => ({ id, text: text.replace(/It is answer \d\./, '') }));
    expect(textsInTexts(samples, silent, { answered: true })).toEqual([]);
    expect(textsInTexts(samples, silent, { answered: false })).toHaveLength(5);
  });
});
