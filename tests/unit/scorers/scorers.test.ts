import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scorer } from '../../../src/core/scorer.ts';
import { chrfFromSums } from '../../../src/metrics/chrf.ts';
import { macroF1FromSums } from '../../../src/metrics/classification.ts';
import type { Sample } from '../../../src/protocol/sample.ts';
import { accuracy } from '../../../src/scorers/accuracy.ts';
import { bleu } from '../../../src/scorers/bleu.ts';
import { chrf } from '../../../src/scorers/chrf.ts';
import { exactTokens } from '../../../src/scorers/exact-tokens.ts';
import { keyFactRecall } from '../../../src/scorers/key-fact-recall.ts';
import { lengthKept } from '../../../src/scorers/length-kept.ts';
import { macroF1 } from '../../../src/scorers/macro-f1.ts';
import { readingGradeDistance } from '../../../src/scorers/reading-grade-distance.ts';
import { scoreNow, TEXT } from '../../support/score-now.ts';
import { answered, FORMAT_ERROR, sampleOf } from '../../support/suite-builder.ts';

const valueFor = (scorer: Scorer, sample: Sample, answer: string): number | undefined =>
  scoreNow(scorer, sample, answered(answer))?.value;

/** What `check` says about metadata, or `undefined` when it is fit. */
function faultOf(scorer: Scorer, metadata: Sample['metadata']): string | undefined {
  try {
    scorer.check(sampleOf({ id: 'q-7', metadata }));
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_DATA' });
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

describe('accuracy', () => {
  const scorer = accuracy.create({}, { answer: { kind: 'text' } });

  it('is 1 for any target and 0 for everything else', () => {
    const sample = sampleOf({ targets: ['yes', 'yep '] });
    expect(valueFor(scorer, sample, 'yes')).toBe(1);
    expect(valueFor(scorer, sample, ' yep')).toBe(1);
    expect(valueFor(scorer, sample, 'yes!')).toBe(0);
    expect(scoreNow(scorer, sample, FORMAT_ERROR)).toEqual({ value: 0 });
  });

  const number = { kind: 'number-or-choice', choices: ['A'] } as const;
  const text = { kind: 'text' } as const;

  it.each([
    ['12.0', '12', number, 1],
    ['12', '12.5', number, 0],
    ['0', '', number, 0],
    ['A', 'A', number, 1],
    ['007', '7', number, 1],
    ['9007199254740993', '9007199254740992', number, 0],
    ['3.10', '3.1', { kind: 'label', labels: ['3.1', '3.10'] } as const, 0],
    ['3.10', '3.10', { kind: 'label', labels: ['3.1', '3.10'] } as const, 1],
    ['007', '7', text, 0],
    ['0x1F', '31', text, 0],
    ['1e3', '1000', text, 0],
    ['caf\u00e9', 'cafe\u0301', text, 1],
    ['a', 'b', text, 0],
  ])('of the target %j and the answer %j is told by the answer format', (target, given, format, value) => {
    expect(valueFor(accuracy.create({}, { answer: format }), sampleOf({ targets: [target] }), given)).toBe(
      value,
    );
  });
});

describe('macro-f1', () => {
  const answer = { kind: 'label', labels: ['positive', 'negative'] } as const;
  const scorer = macroF1.create({}, { answer });
  const positive = sampleOf({ targets: ['positive'] });

  it('is right or wrong for a sample, and sums up to the metric', () => {
    const readings = [answered('positive'), answered('negative'), FORMAT_ERROR];
    const scores = readings.map((reading) => scoreNow(scorer, positive, reading));
    expect(scores.map((score) => score?.value)).toEqual([1, 0, 0]);
    const sums = Array.from({ length: 6 }, (_, index) =>
      scores.reduce((sum, score) => sum + (score?.statistics?.[index] ?? 0), 0),
    );
    // Positive: 1 right, 1 given, 3 wanted; negative: none right.
    expect(macroF1FromSums(sums, 2)).toBe((2 / 4 + 0) / 2);
  });

  it('needs labels', () => {
    expect(() => macroF1.create({}, { answer: { kind: 'text' } })).toThrowError(
      expect.objectContaining({
        code: 'INVALID_CONFIG',
        message: 'the scorer "macro-f1" needs the answer kind "label".',
      }),
    );
  });
});

describe('chrf and bleu', () => {
  const sample = sampleOf({
    targets: ['Der Zug kommt um neun Uhr an.', 'Der Zug trifft um neun Uhr am Bahnhof ein.'],
  });

  it.each([['chrf', chrf.create({}, TEXT)] as const, ['bleu', bleu.create({}, TEXT)] as const])(
    '%s is 100 for any reference, lower for a worse answer, and 0 for none',
    (_, scorer) => {
      for (const target of sample.targets) expect(valueFor(scorer, sample, target)).toBeCloseTo(100, 9);
      const worse = valueFor(scorer, sample, 'Der Zug kommt um zehn Uhr an.') ?? Number.NaN;
      expect(worse).toBeGreaterThan(20);
      expect(worse).toBeLessThan(99);
      expect(scoreNow(scorer, sample, FORMAT_ERROR)?.value).toBe(0);
      expect(scoreNow(scorer, sample, FORMAT_ERROR)?.statistics).toHaveLength(
        scoreNow(scorer, sample, answered('Zug'))?.statistics?.length ?? -1,
      );
    },
  );

  it('bleu asks for a tokeniser of the script', () => {
    const chinese = sampleOf({ targets: ['保修期是五年。'] });
    expect(() => bleu.create({}, TEXT).check(chinese)).toThrow('tokenize: zh');
    expect(() => bleu.create({ tokenize: 'zh' }, TEXT).check(chinese)).not.toThrow();
    expect(valueFor(bleu.create({ tokenize: 'zh' }, TEXT), chinese, '保修期是五年。')).toBeCloseTo(100, 9);
    expect(() => bleu.create({ tokenize: 'ja' }, TEXT)).toThrow();
  });

  it.each([
    ['The character 福 means luck.', true],
    ['Sushi is written 寿司 or すし.', true],
    ['GPU 内存不足。', false],
    ['2026年', false],
    ['42', true],
  ])('bleu splits %j at its spaces: %j', (target, accepted) => {
    const check = () => bleu.create({}, TEXT).check(sampleOf({ targets: ['One more.', target] }));
    if (accepted) expect(check).not.toThrow();
    else expect(check).toThrow(`one word: ${JSON.stringify(target)}.`);
  });

  it('chrf of one sample is the metric of its own statistics', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const score = scoreNow(chrf.create({}, TEXT), sample, answered(text));
        expect(score?.value).toBe(chrfFromSums(score?.statistics ?? []));
      }),
    );
  });
});

describe('exact-tokens', () => {
  const scorer = exactTokens.create({}, TEXT);
  const sample = sampleOf({ metadata: { exact: ['{name}', '9:15'] } });

  it('asks for every token and says which are missing', () => {
    expect(scoreNow(scorer, sample, answered('Hallo {name}, um 9:15!'))).toEqual({
      value: 1,
      detail: { missing: [] },
    });
    expect(scoreNow(scorer, sample, answered('Hallo {name}, um 19:15!'))).toEqual({
      value: 0,
      detail: { missing: ['9:15'] },
    });
    expect(scoreNow(scorer, sample, FORMAT_ERROR)?.value).toBe(0);
  });

  it('says nothing about a sample that has none', () => {
    expect(scoreNow(scorer, sampleOf({ metadata: { exact: [] } }), answered('x'))).toBeNull();
  });

  it('reads the column that it is told to', () => {
    const other = exactTokens.create({ column: 'names' }, TEXT);
    expect(valueFor(other, sampleOf({ metadata: { names: ['Anna'] } }), 'Anna')).toBe(1);
    expect(faultOf(other, { names: ['Anna'] })).toBeUndefined();
  });

  it.each([
    [{}, /^the sample "q-7" has an unfit value in the metadata column "exact": .*received undefined\.$/],
    [{ exact: 'a' }, /"exact": .*expected array, received string\.$/],
    [{ exact: ['a', 5] }, /"exact\.1": .*expected string, received number\.$/],
    [{ exact: [' '] }, /^Token 0 to keep is empty\.$/],
  ] as const)('refuses %j before a run', (metadata, fault) => {
    expect(faultOf(scorer, metadata)).toMatch(fault);
  });

  it('lists the columns that there are when one is missing', () => {
    expect(faultOf(scorer, { tokens: [], language: 'French' })).toMatch(/Valid: tokens, language\.$/);
  });
});

describe('key-fact-recall', () => {
  const scorer = keyFactRecall.create({}, TEXT);
  const metadata = {
    keyFacts: [
      { fact: 'light', accept: ['sunlight', 'light'] },
      { fact: 'water', accept: ['water'] },
    ],
  };

  it('is the share of facts that the answer states', () => {
    const sample = sampleOf({ metadata });
    expect(scoreNow(scorer, sample, answered('Plants need sunlight.'))).toEqual({
      value: 0.5,
      detail: { found: ['light'], missing: ['water'] },
    });
    expect(valueFor(scorer, sample, 'Light and water.')).toBe(1);
    expect(scoreNow(scorer, sample, FORMAT_ERROR)?.value).toBe(0);
  });

  it.each([
    [{ keyFacts: [] }, /"keyFacts"/],
    [{ keyFacts: [{ fact: 'light', accept: [] }] }, /"keyFacts\.0\.accept"/],
    [{ keyFacts: [{ fact: 'light', acept: ['x'] }] }, /"keyFacts\.0/],
    [{ keyFacts: [{ fact: 'light', accept: ['pho*to'] }] }, /"pho\*to" has a \* that does not end a word/],
  ])('refuses %j before a run', (unfit, fault) => {
    expect(faultOf(scorer, metadata)).toBeUndefined();
    expect(faultOf(scorer, unfit)).toMatch(fault);
  });
});

describe('length-kept', () => {
  const scorer = lengthKept.create({}, TEXT);
  const sample = sampleOf({ metadata: { maxWords: 3 } });

  it('counts words, the limit included', () => {
    expect(scoreNow(scorer, sample, answered('One, two — three.'))).toEqual({
      value: 1,
      detail: { words: 3 },
    });
    expect(scoreNow(scorer, sample, answered('One two three four.'))).toEqual({
      value: 0,
      detail: { words: 4 },
    });
    expect(scoreNow(scorer, sample, FORMAT_ERROR)).toEqual({ value: 0 });
  });

  it.each([0, 2.5, '3', null])('refuses the limit %j before a run', (maxWords) => {
    expect(faultOf(scorer, { maxWords: 3 })).toBeUndefined();
    expect(faultOf(scorer, { maxWords })).toMatch(/"maxWords"/);
  });
});

describe('reading-grade-distance', () => {
  const scorer = readingGradeDistance.create({}, TEXT);
  const easy = 'The sun is hot. It is big.';

  it('is the distance from the target, above or below it', () => {
    const grade = scoreNow(scorer, sampleOf({ metadata: { targetGrade: 0 } }), answered(easy))?.detail;
    const distances = [-3, 4].map(
      (targetGrade) => scoreNow(scorer, sampleOf({ metadata: { targetGrade } }), answered(easy))?.value ?? 0,
    );
    // 3.5 words a sentence, a syllable a word: 0.39 × 3.5 + 11.8 − 15.59.
    expect(grade).toEqual({ grade: expect.closeTo(-2.425, 9) });
    expect(distances).toEqual([expect.closeTo(0.575, 9), expect.closeTo(6.425, 9)]);
  });

  it('knows English alone', () => {
    const metadata = { targetGrade: 5 };
    expect(scoreNow(scorer, sampleOf({ metadata }), answered('Насос работает тихо.'))).toBeNull();
    expect(() => scorer.check(sampleOf({ metadata, targets: ['泵很安静。'] }))).toThrow(
      'reading-grade-distance knows English alone',
    );
  });

  it('says nothing where there is no text to grade', () => {
    const sample = sampleOf({ metadata: { targetGrade: 5 } });
    expect(scoreNow(scorer, sample, FORMAT_ERROR)).toBeNull();
    expect(scoreNow(scorer, sample, answered('!?'))).toBeNull();
  });

  it('refuses a target that is no number before a run', () => {
    expect(faultOf(scorer, { targetGrade: 5 })).toBeUndefined();
    expect(faultOf(scorer, { targetGrade: '5' })).toMatch(/"targetGrade": .*expected number/);
  });
});
