import { describe, expect, it } from 'vitest';
import type { TrainingRow } from '../../../src/core/training.ts';
import { type ValidationOptions, validateTraining } from '../../../src/finetune/check-rows.ts';
import { rowLine } from '../../../src/finetune/rows.ts';

function rows(count: number, answer: (index: number) => string): TrainingRow[] {
  return Array.from({ length: count }, (_, index) => ({
    sample: `s-${index}`,
    prompt: { form: 'completion', text: `Note ${index}\nMood:` },
    answer: answer(index),
  }));
}

function validate(training: readonly TrainingRow[], change: Partial<ValidationOptions> = {}) {
  return validateTraining(training, {
    answer: { kind: 'label', labels: ['good', 'bad'] },
    mostTokens: 20,
    heldOut: [],
    tokensOf: () => 10,
    places: new Map([
      ['s-0', { file: 'train.csv', line: 2 }],
      ['s-3', { file: 'train.csv', line: 5 }],
    ]),
    ...change,
  });
}

const MIXED = (index: number): string => (index % 2 === 0 ? 'good' : 'bad');

describe('a training set', () => {
  it('says nothing when nothing is wrong', () => {
    expect(validate(rows(10, MIXED))).toEqual([]);
  });

  it('is refused when it is too small', () => {
    expect(() => validate(rows(9, MIXED))).toThrow(/9 examples to train on are too few; 10 are the least/);
  });

  it('is refused for an empty answer, a row that is too long and a contradiction, with file and line', () => {
    expect(() => validate(rows(10, (index) => (index === 3 ? ' ' : 'good')))).toThrow(
      'train.csv:5: the train sample "s-3" has an empty answer.',
    );
    expect(() =>
      validate(rows(10, MIXED), { tokensOf: ({ sample }) => (sample === 's-3' ? 21 : 10) }),
    ).toThrow(
      /train\.csv:5: the sample "s-3" takes 21 tokens with its prompt; the model is trained on at most 20 of an example/,
    );
    const same = rows(10, MIXED).map((row, index) =>
      index === 3 ? { ...row, prompt: { form: 'completion', text: 'Note 0\nMood:' } as const } : row,
    );
    expect(() => validate(same)).toThrow(
      /"s-0" \(line 2\) and "s-3" \(line 5\) ask the same and are answered differently: "good" and "bad"/,
    );
  });

  it('is refused for a held-out row that is too long, with how many more there are', () => {
    const heldOut = rows(3, MIXED).map((row, index) => ({ ...row, sample: `d-${index}` }));
    expect(() =>
      validate(rows(12, MIXED), {
        heldOut,
        mostTokens: 65_536,
        tokensOf: ({ sample }) => (sample.startsWith('d-') ? 65_537 : 10),
        places: new Map([['d-0', { file: 'dev.csv', line: 2 }]]),
      }),
    ).toThrow(
      'dev.csv:2: the sample "d-0" takes 65,537 tokens with its prompt; the model is trained on at most 65,536 of an example (2 more examples are too long). Shorten it, or show fewer passages.',
    );
  });

  it('is told of doubles, missing labels and one that stands too often', () => {
    const training = rows(12, () => 'good').map((row, index) =>
      index === 3 ? { ...row, prompt: { form: 'completion', text: 'Note 0\nMood:' } as const } : row,
    );
    expect(validate(training)).toEqual([
      '1 example stands in the training set a second time: "s-3" (line 5) as "s-0" (line 2).',
      'No training example has the label "bad".',
      '12 of 12 training examples have the label "good".',
    ]);
  });
});

describe('a row of the export', () => {
  it('is a chat whose last turn is the answer', () => {
    const line = rowLine({
      prompt: { form: 'chat', messages: [{ role: 'user', content: 'Bonjour "é"' }] },
      answer: 'hello\nyou',
    });
    expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      messages: [
        { role: 'user', content: 'Bonjour "é"' },
        { role: 'assistant', content: 'hello\nyou' },
      ],
    });
  });

  it('is a prompt and a completion that begins with a space', () => {
    expect(JSON.parse(rowLine({ prompt: { form: 'completion', text: 'Mood:' }, answer: 'good' }))).toEqual({
      prompt: 'Mood:',
      completion: ' good',
    });
  });
});
