import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/core/technique.ts';
import { type ReadingRule, readAnswer } from '../../../src/techniques/read-answer.ts';

const LABELS = ['positive', 'negative', 'neutral'];
const label: ReadingRule = {
  format: { kind: 'label', labels: LABELS },
  label: 'Sentiment',
  reasoned: false,
};
const number: ReadingRule = {
  format: { kind: 'number-or-choice', choices: ['A', 'B', 'C'] },
  label: 'Answer',
  reasoned: false,
};
const text: ReadingRule = { format: { kind: 'text' }, label: 'Translation', reasoned: false };

const answered = (answer: string): Reading => ({ status: 'answered', answer });
const formatError = (reason: string): Reading => ({ status: 'format-error', reason });

describe('readAnswer for labels', () => {
  it.each([
    ['positive', 'positive'],
    [' Positive.', 'positive'],
    ['NEGATIVE!\nBecause the writer complains.', 'negative'],
    ['Sentiment: neutral', 'neutral'],
    ['**Sentiment:** positive', 'positive'],
    ['**Sentiment**: *positive*', 'positive'],
    ['> Sentiment : “neutral”', 'neutral'],
    ['sentiment:\npositive', 'positive'],
    ['It is a positive review, very positive.', 'positive'],
  ])('reads %j as %s', (output, answer) => {
    expect(readAnswer(output, label)).toEqual(answered(answer));
  });

  it.each([
    ['', 'the output is empty'],
    [' \n ', 'the output is empty'],
    ['Sentiment:', 'the answer line is empty'],
    ['**', 'the answer line is empty'],
    ['I liked it.', 'no label is named'],
    ['positively', 'no label is named'],
    ['unpositive', 'no label is named'],
    ['The review:\npositive', 'no label is named'],
    ['negative or positive', 'several labels are named: positive, negative'],
    ['positive/neutral', 'several labels are named: positive, neutral'],
  ])('does not guess at %j', (output, reason) => {
    expect(readAnswer(output, label)).toEqual(formatError(reason));
  });

  it('tells a label from another that it is part of', () => {
    const rule: ReadingRule = {
      ...label,
      format: { kind: 'label', labels: ['spam', 'not spam', 'non-spam', 'toxic', 'non-toxic'] },
    };
    expect(readAnswer('This is not spam.', rule)).toEqual(answered('not spam'));
    expect(readAnswer('non-toxic', rule)).toEqual(answered('non-toxic'));
    expect(readAnswer('toxic', rule)).toEqual(answered('toxic'));
    expect(readAnswer('spam, not spam', rule)).toEqual(
      formatError('several labels are named: spam, not spam'),
    );
  });

  it('reads labels with underscores, marks and letters of other scripts as they are written', () => {
    const rule: ReadingRule = {
      ...label,
      format: { kind: 'label', labels: ['very_good', 'good', 'C++', 'größer', 'плохо'] },
    };
    expect(readAnswer('very_good', rule)).toEqual(answered('very_good'));
    expect(readAnswer('_good_', rule)).toEqual(answered('good'));
    expect(readAnswer('It is C++.', rule)).toEqual(answered('C++'));
    expect(readAnswer('GRÖSSER? größer', rule)).toEqual(answered('größer'));
    expect(readAnswer('Плохо!', rule)).toEqual(answered('плохо'));
    expect(readAnswer('неплохо', rule)).toEqual(formatError('no label is named'));
  });

  it('never picks one of several labels, whatever stands around them', () => {
    const filler = fc.stringMatching(/^[ ,.;:!?()*-]{1,6}$/);
    fc.assert(
      fc.property(fc.shuffledSubarray(LABELS, { minLength: 2 }), filler, (named, between) => {
        expect(readAnswer(`x${between}${named.join(between)}`, label).status).toBe('format-error');
      }),
    );
  });

  it('gives a label of the suite or a reason for every output', () => {
    const words = fc.constantFrom(...LABELS, 'Sentiment', ':', 'not', '**', '\n', ' ', 'x');
    fc.assert(
      fc.property(fc.array(words), fc.boolean(), (parts, reasoned) => {
        const reading = readAnswer(parts.join(''), { ...label, reasoned });
        if (reading.status === 'answered') expect(LABELS).toContain(reading.answer);
        else expect(reading.reason).not.toBe('');
      }),
    );
  });
});

describe('readAnswer after reasoning', () => {
  const reasoned: ReadingRule = { ...label, reasoned: true };

  it('takes the marked line, never a label from the reasoning', () => {
    const output = 'At first it sounds positive.\nBut the end is harsh.\nSentiment: negative\nNot positive.';
    expect(readAnswer(output, reasoned)).toEqual(answered('negative'));
    expect(readAnswer('The review is clearly positive.', reasoned)).toEqual(
      formatError('no line begins with "Sentiment:"'),
    );
  });

  it('finds the mark only where a line starts with it', () => {
    expect(readAnswer('My Sentiment: positive', reasoned)).toEqual(
      formatError('no line begins with "Sentiment:"'),
    );
    expect(readAnswer('Hm.\n- **Sentiment:** positive', { ...reasoned })).toEqual(
      formatError('no line begins with "Sentiment:"'),
    );
    expect(readAnswer('Hm.\r\n**Sentiment:** positive\r\n', reasoned)).toEqual(answered('positive'));
  });

  it('takes a mark with signs of regular expressions literally', () => {
    const rule: ReadingRule = { ...reasoned, label: 'Verdict (final)' };
    expect(readAnswer('So:\nVerdict (final): neutral', rule)).toEqual(answered('neutral'));
    expect(readAnswer('So:\nVerdict final: neutral', rule).status).toBe('format-error');
  });
});

describe('readAnswer for numbers and choices', () => {
  it.each([
    ['12', '12'],
    ['12.0', '12'],
    ['7.50 euros.', '7.5'],
    ['$1,200', '1200'],
    ['1,234,567.5', '1234567.5'],
    ['−5', '-5'],
    ['-0.25', '-0.25'],
    ['3 + 4 = 7 apples', '7'],
    ['3 + 4 = 7, and 7 × 2 = 14', '14'],
    ['The answer is 12, yes 12.', '12'],
    ['Answer: **42**', '42'],
    ['B', 'B'],
    ['(B)', 'B'],
    ['B) 12 apples', 'B'],
    ['C. A dog', 'C'],
    ['A: it is the A.', 'A'],
  ])('reads %j as %s', (output, answer) => {
    expect(readAnswer(output, number)).toEqual(answered(answer));
  });

  it.each([
    ['seven', 'no number or choice is named'],
    ['b', 'no number or choice is named'],
    ['D', 'no number or choice is named'],
    ['A dog', 'no number or choice is named'],
    ['3 or 4', 'several numbers are named: 3, 4'],
    ['3,4', 'several numbers are named: 3, 4'],
    ['1.2.3', 'several numbers are named: 1.2, 3'],
    ['10-5', 'several numbers are named: 10, -5'],
    ['12,34', 'several numbers are named: 12, 34'],
    ['A, B', 'several choices are named: A, B'],
    ['C, B or A.', 'several choices are named: A, B, C'],
    ['A) or B)', 'several choices are named: A, B'],
  ])('does not guess at %j', (output, reason) => {
    expect(readAnswer(output, number)).toEqual(formatError(reason));
  });

  it('reads back every number that a suite can ask for, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 99 }), (whole, part) => {
        const value = whole + Math.sign(whole) * (part / 100);
        const written = value.toLocaleString('en-US', { maximumFractionDigits: 2 });
        const reading = readAnswer(`It is ${written}.`, number);
        expect(reading.status === 'answered' && Number(reading.answer)).toBe(Number(value.toFixed(2)));
      }),
    );
  });
});

describe('readAnswer for free text', () => {
  it('takes all of it, without the mark', () => {
    expect(readAnswer(' Bonjour.\nÇa va ?\n', text)).toEqual(answered('Bonjour.\nÇa va ?'));
    expect(readAnswer('Translation: Bonjour.', text)).toEqual(answered('Bonjour.'));
    expect(readAnswer('La traduction : « oui »', text)).toEqual(answered('La traduction : « oui »'));
  });

  it('refuses a mark with nothing after it', () => {
    expect(readAnswer('Translation:  \n', text)).toEqual(formatError('the answer is empty'));
  });
});
