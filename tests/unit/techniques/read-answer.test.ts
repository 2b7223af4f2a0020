import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingRule } from '../../../src/core/ingredient.ts';
import type { Reading } from '../../../src/protocol/records.ts';
import { readAnswer } from '../../../src/techniques/read-answer.ts';

const LABELS = ['positive', 'negative', 'neutral'];
const label: ReadingRule = {
  format: { kind: 'label', labels: LABELS },
  label: 'Sentiment',
  reasoned: false,
  begun: false,
};
const number: ReadingRule = {
  format: { kind: 'number-or-choice', choices: ['A', 'B', 'C'] },
  label: 'Answer',
  reasoned: false,
  begun: false,
};
const text: ReadingRule = { format: { kind: 'text' }, label: 'Translation', reasoned: false, begun: false };

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
    ['Sure! Here is my answer:\n\nSentiment: negative', 'negative'],
    ['The writer complains.\n**Sentiment:** negative', 'negative'],
    ['- Sentiment: negative', 'negative'],
    ['Final sentiment: negative', 'negative'],
    ['## Sentiment\nnegative', 'negative'],
    ['Sentiment\n\nnegative', 'negative'],
    ['# Result\nnegative', 'negative'],
    ['# negative\nThe writer complains.', 'negative'],
    ['The review:\npositive', 'positive'],
    ['Positive:\nall of it is praise.', 'positive'],
    ['```\nnegative\n```', 'negative'],
    ['```json\n{"sentiment": "negative"}\n```', 'negative'],
    ['{"label": "neutral", "confidence": 0.9}', 'neutral'],
    ['{"reason": "it sounds positive at first", "sentiment": "negative"}', 'negative'],
    ['Sentiment：neutral', 'neutral'],
    ['positive (not negative)', 'positive'],
    ['positive, not negative', 'positive'],
    ['negative, because the writer did not like it', 'negative'],
    ['Neither positive nor negative, so neutral.', 'neutral'],
    ['It is not positive but negative.', 'negative'],
    ['negative rather than positive', 'negative'],
    ['The final label is _neutral_.', 'neutral'],
    ['Sure!\nnegative', 'negative'],
    ['Okay, let me classify.\n**negative**', 'negative'],
    ['There is no doubt that this is positive.', 'positive'],
    ['The customer is not happy so it is negative', 'negative'],
    ['Nothing here is positive, so negative', 'negative'],
    ['Text: "a positive day"\nMood is negative', 'negative'],
    ['The text says "positive vibes", so it is negative.', 'negative'],
    ['{"sentiment": ["negative"]}', 'negative'],
    ['{"sentiment": {"label": "negative"}}', 'negative'],
    ['{"positive": false, "negative": true}', 'negative'],
    ['{"label": "neutral"}\nIt says neither.', 'neutral'],
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
    ['negative or positive', 'several labels are named: positive, negative'],
    ['positive/neutral', 'several labels are named: positive, neutral'],
    ['not positive', 'the label is negated: positive'],
    ['Not positive.', 'the label is negated: positive'],
    ['Non-positive', 'no label is named'],
    ['It isn’t positive.', 'the label is negated: positive'],
    ["It isn't very positive", 'the label is negated: positive'],
    ['neither positive nor negative', 'the label is negated: positive'],
    ['far from positive', 'the label is negated: positive'],
    ['Positive? No.', 'the label is negated: positive'],
    ['nicht positive', 'the label is negated: positive'],
    ['n’est pas positive', 'the label is negated: positive'],
    ['positive-ish', 'no label is named'],
    ['unlikely to be positive', 'the label is negated: positive'],
    ['I doubt this is positive.', 'the label is negated: positive'],
    ['Nothing positive here', 'the label is negated: positive'],
    ['nobody would call this positive', 'the label is negated: positive'],
    ['The text lacks positive sentiment', 'the label is negated: positive'],
    ['It is false that this is positive', 'the label is negated: positive'],
    ['positive (0%)', 'the label is negated: positive'],
    ['positive: 0', 'the label is negated: positive'],
    ['positive\nnegative', 'several lines are answers: positive, negative'],
    [
      'Sentiment: positive\n\nWait.\n\nSentiment: negative',
      'several lines begin with "Sentiment:" and differ',
    ],
    ['anti-positive', 'no label is named'],
    ['Well.\nSentiment: positive\nSentiment: negative', 'several lines begin with "Sentiment:" and differ'],
    [
      '{"a": "positive", "b": "negative"}',
      'the fields of the object name several answers: positive, negative',
    ],
    ['{"mood": "fine"}', 'no field of the object names an answer'],
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
    expect(readAnswer('Hm.\r\n**Sentiment:** positive\r\n', reasoned)).toEqual(answered('positive'));
  });

  it.each([
    'Final Sentiment: positive',
    '- Sentiment: positive',
    '`Sentiment: positive`',
    'Therefore, sentiment: positive',
    '2. **Sentiment**: positive',
    '### Sentiment\npositive',
  ])('takes %j for the line of the answer', (line) => {
    expect(readAnswer(`It sounds negative.\n${line}`, reasoned)).toEqual(answered('positive'));
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
    ['The answer is C', 'C'],
    ['The answer is (C).', 'C'],
    ['$B$', 'B'],
    ['\\boxed{B}', 'B'],
    ['Option B', 'B'],
    ['Option B is right.', 'B'],
    ['b)', 'B'],
    ['b', 'B'],
    ['[B]', 'B'],
    ['B - because it floats', 'B'],
    ['**B**', 'B'],
    ['(B) water', 'B'],
    ['The answer is C, not B.', 'C'],
    ['Die Antwort ist C.', 'C'],
    ['答案是C。', 'C'],
    ['Let us see.\nAnswer: B', 'B'],
    ['{"answer": "B"}', 'B'],
    ['{"answer": 7.50}', '7.5'],
    ['.5', '0.5'],
    ['-.5', '-0.5'],
    ['–5', '-5'],
    ['minus 5', '-5'],
    ['negative 5', '-5'],
    ['- 7', '-7'],
    ['−$5', '-5'],
    ['5 million', '5000000'],
    ['1.5 thousand', '1500'],
    ['1e3', '1000'],
    ['007', '7'],
    ['9007199254740993', '9007199254740993'],
    ['0.1000000000000000000001', '0.1000000000000000000001'],
    ['1\u202f200 €', '1200'],
    ['５００', '500'],
    ['$29.00', '29'],
    ['42!', '42'],
    ['(42).', '42'],
    ['20%', '20'],
    ['\\$460', '460'],
    ['The answer is 72, in total, so the farmer earns that much.', '72'],
    ['£27.50 + £32.50 = £60.00', '60'],
    ['$\\boxed{42}$', '42'],
    ['x = 3 + 4 = 7', '7'],
    ['42 = x', '42'],
    ['-> 42', '42'],
    ['=> **42**', '42'],
    ['5, not 6', '5'],
    ['It is not 5 but 6.', '6'],
    ['5 km', '5'],
    ['25km', '25'],
    ['答案是42。', '42'],
    ['答えは42です', '42'],
    ['共42個。', '42'],
    ['{"answer": 9007199254740993}', '9007199254740993'],
    ['{"answer": 12345678901.123456789}', '12345678901.123456789'],
    ['Answer\r\n42', '42'],
    ['Sure!\n42', '42'],
    ['B) Vitamin C', 'B'],
    ['(b) water', 'B'],
    ['b. water', 'B'],
    ['The answer is b) water', 'B'],
    ['option b)', 'B'],
    ['B is correct', 'B'],
    ['A is the correct answer.', 'A'],
    ['B because A is too small', 'B'],
    ['It must be B', 'B'],
    ['I would go with B', 'B'],
    ['So B', 'B'],
    ['water (B)', 'B'],
    ['选B', 'B'],
    ['正解はBです', 'B'],
    ['정답은 B입니다', 'B'],
    ['La respuesta correcta es la B', 'B'],
    ['La réponse est la B.', 'B'],
    ['No. 5', '5'],
  ])('reads %j as %s', (output, answer) => {
    expect(readAnswer(output, number)).toEqual(answered(answer));
  });

  it.each([
    ['seven', 'no number or choice is named'],
    ['D', 'no number or choice is named'],
    ['A dog', 'no number or choice is named'],
    ['3 or 4', 'several numbers are named: 3, 4'],
    ['3,4', 'the number is part of something else'],
    ['1.2.3', 'the number is part of something else'],
    ['10-5', 'an expression is named, not its result'],
    ['12,34', 'the number is part of something else'],
    ['A, B', 'several choices are named: A, B'],
    ['C, B or A.', 'several choices are named: A, B, C'],
    ['A) or B)', 'several choices are named: A, B'],
    ['A or B', 'several choices are named: A, B'],
    ['Not B.', 'no number or choice is named'],
    ['The answer is A dog', 'no number or choice is named'],
    ['2*3', 'an expression is named, not its result'],
    ['5+5', 'an expression is named, not its result'],
    ['2 x 3', 'an expression is named, not its result'],
    ['3/3', 'an expression is named, not its result'],
    ['2**5', 'an expression is named, not its result'],
    ['10**6', 'an expression is named, not its result'],
    ['2__5', 'an expression is named, not its result'],
    ['3 *3', 'an expression is named, not its result'],
    ['√5', 'an expression is named, not its result'],
    ['\\sqrt{5}', 'an expression is named, not its result'],
    ['half of 5', 'an expression is named, not its result'],
    ['5²', 'the number is part of something else'],
    ['1010₂', 'the number is part of something else'],
    ['2π', 'the number is part of something else'],
    ['0.3\u0305', 'the number is part of something else'],
    ['3 and a half', 'the number is part of something else'],
    ['3 quarters', 'the number is part of something else'],
    ['5 squared', 'the number is part of something else'],
    ['5 quadrillion', 'the number is part of something else'],
    ['10 k', 'the number is part of something else'],
    ['5+', 'the number is part of something else'],
    ['5 or more', 'the number is part of something else'],
    ['3x', 'the number is part of something else'],
    ['1990s', 'the number is part of something else'],
    ['5th', 'the number is part of something else'],
    ['5-year-old', 'the number is part of something else'],
    ['7-Eleven', 'the number is part of something else'],
    ['over 5', 'a bound is named, not a number'],
    ['below 5', 'a bound is named, not a number'],
    ['maximum of 5', 'a bound is named, not a number'],
    ['The answer is - 42', 'a dash or a minus stands before the number'],
    ['Answer: 42\nAnswer: 43', 'several lines begin with "Answer:" and differ'],
    ['(A) water (B) oil', 'several choices are named: A, B'],
    ['10^6', 'an expression is named, not its result'],
    ['7:07', 'an expression is named, not its result'],
    ['x=2 or x=3', 'several numbers are named: 3, 2'],
    ['3½', 'the number is written as a fraction'],
    ['\\frac{3}{3}', 'the number is written as a fraction'],
    ['3 billion', 'the number is part of something else'],
    ['5k', 'the number is part of something else'],
    ['5 Millionen', 'the number is part of something else'],
    ['5万', 'the number is part of something else'],
    ['0x1F', 'an expression is named, not its result'],
    ['H2O', 'the number is part of something else'],
    ['0,500', 'the number is part of something else'],
    ['not 5', 'the number is negated: 5'],
    ['It isn’t 5.', 'the number is negated: 5'],
    ['less than 5', 'a bound is named, not a number'],
    ['>5', 'a bound is named, not a number'],
    ['- 7\n- 8', 'a list is given, not one answer'],
  ])('does not guess at %j', (output, reason) => {
    expect(readAnswer(output, number)).toEqual(formatError(reason));
  });

  it('takes no line for an answer that is too long to be one', () => {
    expect(readAnswer(`5 ${'and so on '.repeat(500)}`, number)).toEqual(
      formatError('the line of the answer is too long to be one'),
    );
  });

  it('never ignores a digit of a line that it reads', () => {
    const sign = fc.constantFrom(...'0123456789.,-+*/=xe ½%$−(:'.split(''), ' or ');
    fc.assert(
      fc.property(fc.array(sign, { minLength: 1, maxLength: 8 }), (parts) => {
        const line = parts.join('');
        fc.pre(!line.includes('='));
        const reading = readAnswer(line, { ...number, format: { kind: 'number-or-choice', choices: [] } });
        if (reading.status !== 'answered') return;
        const digits = (text: string): string => text.replaceAll(/e[-+−]?\d+|[^1-9]/g, '');
        const written = digits(reading.answer);
        expect(digits(line).replaceAll(written || '0', '')).toBe('');
      }),
      { numRuns: 5000 },
    );
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

describe('readAnswer where the prompt begins the answer', () => {
  const begun: ReadingRule = { ...label, begun: true };

  it('takes what the output begins with, whatever question it goes on with', () => {
    expect(readAnswer(' positive\n\nReview: Bad.\nSentiment: negative', begun)).toEqual(answered('positive'));
    expect(readAnswer('Sentiment: positive\nSentiment: negative', begun)).toEqual(answered('positive'));
    expect(readAnswer('The review:\npositive', begun)).toEqual(formatError('no label is named'));
  });
});

describe('readAnswer for labels of other kinds', () => {
  const read = (output: string, labels: readonly string[]) =>
    readAnswer(output, { ...label, label: 'Class', format: { kind: 'label', labels } });

  it.each([
    ['not spam', ['spam', 'not_spam'], 'not_spam'],
    ['Not Spam.', ['spam', 'not_spam'], 'not_spam'],
    ['not-spam', ['spam', 'not_spam'], 'not_spam'],
    ['No spam', ['spam', 'not_spam'], 'not_spam'],
    ['non-spam', ['spam', 'not_spam'], 'not_spam'],
    ['This is not spam.', ['spam', 'not_spam'], 'not_spam'],
    ['not entailment', ['entailment', 'not_entailment'], 'not_entailment'],
    ['non\u2011toxic', ['toxic', 'non-toxic'], 'non-toxic'],
    ['non toxic', ['toxic', 'non-toxic'], 'non-toxic'],
    ['This is C++ code.', ['C', 'C++', 'C#'], 'C++'],
    ['\u22121', ['-1', '0', '1'], '-1'],
    ['Score: -1', ['-1', '0', '1'], '-1'],
    ['class 1', ['-1', '0', '1'], '1'],
    ['3.10', ['3.1', '3.10'], '3.10'],
    ['It is 3.1.', ['3.1', '3.10'], '3.1'],
    ['007', ['7', '007'], '007'],
    ['tre\u0300s bon', ['très bon', 'bon'], 'très bon'],
    ['no', ['yes', 'no'], 'no'],
    ['Yes, because there is no evidence against it.', ['yes', 'no'], 'yes'],
    ['The answer is no.', ['yes', 'no'], 'no'],
    ['答案：否', ['是', '否'], '否'],
    ['(B) water', ['A', 'B'], 'B'],
    ['{"answer": true}', ['true', 'false'], 'true'],
    ['{"answer": 3.10}', ['3.1', '3.10'], '3.10'],
    ['No, it is not.', ['yes', 'no'], 'no'],
    ['none', ['none', 'some'], 'none'],
    ['正面', ['正面', '负面', '中性'], '正面'],
    ['这是正面的', ['正面', '负面', '中性'], '正面'],
    ['我认为是负面。', ['正面', '负面', '中性'], '负面'],
    ['类别：中性', ['正面', '负面', '中性'], '中性'],
    ['答案是中性的。', ['正面', '负面', '中性'], '中性'],
    ['非常正面', ['正面', '负面', '中性'], '正面'],
    ['肯定的です', ['肯定', '否定'], '肯定'],
    ['긍정입니다', ['긍정', '부정'], '긍정'],
    ['เป็นบวก', ['บวก', 'ลบ'], 'บวก'],
    ['这是positive的', ['positive', 'negative'], 'positive'],
    ['Spam', ['Spam', 'Ham'], 'Spam'],
  ] as const)('reads %j of %j as %s', (output, labels, answer) => {
    expect(read(output, labels)).toEqual(answered(answer));
  });

  it.each([
    ["It isn't spam.", ['spam', 'not_spam']],
    ['spam-free', ['spam', 'not_spam']],
    ['I have no idea', ['yes', 'no']],
    ['By no means', ['yes', 'no']],
    ['这是正面的', ['是', '否']],
    ['A dog', ['A', 'B']],
    ['सकारात्मक नहीं है', ['सकारात्मक', 'नकारात्मक']],
    ['Is it spam? No.', ['spam', 'ham']],
    ['spam: false', ['spam', 'ham']],
    ['not_spam', ['spam', 'ham']],
    ['non-spam', ['spam', 'ham']],
    ['It is C++.', ['C', 'Java']],
    ['-1', ['0', '1']],
    ['0.5', ['0', '1']],
    ['\u22121', ['0', '1']],
    ['4/5', ['1', '2', '3', '4', '5']],
    ['3.10', ['3.1', '3.6']],
    ['3.1.2', ['3.1', '3.6']],
    ['不正面', ['正面', '负面']],
    ['并不是正面', ['正面', '负面']],
    ['美好', ['好', '坏']],
    ['不好', ['好', '坏']],
    ['肯定的ではない', ['肯定', '否定']],
    ['긍정이 아닙니다', ['긍정', '부정']],
    ['ไม่เป็นบวก', ['บวก', 'ลบ']],
  ] as const)('reads nothing from %j of %j', (output, labels) => {
    expect(read(output, labels).status).toBe('format-error');
  });

  it('reads no label after a word that negates it', () => {
    const negator = fc.constantFrom(
      'not',
      'no',
      'never',
      "isn't",
      'hardly',
      'nicht',
      'kein',
      'pas',
      'не',
      'without',
    );
    const between = fc.constantFrom(' ', ' a ', ' very ', ' at all ', ' really “');
    fc.assert(
      fc.property(negator, between, fc.constantFrom(...LABELS), (word, gap, named) => {
        expect(read(`It is ${word}${gap}${named}.`, LABELS).status).toBe('format-error');
      }),
    );
  });
});

describe('readAnswer for free text', () => {
  it('takes all of it, without the mark', () => {
    expect(readAnswer(' Bonjour.\nÇa va ?\n', text)).toEqual(answered('Bonjour.\nÇa va ?'));
    expect(readAnswer('Translation: Bonjour.', text)).toEqual(answered('Bonjour.'));
    expect(readAnswer('La traduction : « oui »', text)).toEqual(answered('La traduction : « oui »'));
    expect(readAnswer('Sure!\n\nTranslation: Bonjour.', text)).toEqual(answered('Bonjour.'));
    expect(readAnswer('```\nBonjour.\n```', text)).toEqual(answered('Bonjour.'));
  });

  it('composes letters and accents', () => {
    expect(readAnswer('C\u0327a va', text)).toEqual(answered('Ça va'));
  });

  it('refuses a mark with nothing after it', () => {
    expect(readAnswer('Translation:  \n', text)).toEqual(formatError('the answer is empty'));
  });
});
