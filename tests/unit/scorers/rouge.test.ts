import { describe, expect, it } from 'vitest';
import { repetition } from '../../../src/scorers/repetition.ts';
import { rouge1, rouge2, rougeL, rougeLsum } from '../../../src/scorers/rouge.ts';
import { scoreNow, TEXT } from '../../support/score-now.ts';
import { answered, FORMAT_ERROR, sampleOf } from '../../support/suite-builder.ts';

describe('rouge', () => {
  const scorers = [
    rouge1.create({}, TEXT),
    rouge2.create({}, TEXT),
    rougeL.create({}, TEXT),
    rougeLsum.create({}, TEXT),
  ];
  const sample = sampleOf({
    id: 'q-7',
    targets: ['Plants turn light into sugar.', 'Leaves catch light\nand make sugar from it.'],
  });

  it('has four kinds with names for readers', () => {
    expect(scorers.map(({ metric }) => [metric.name, metric.title])).toEqual([
      ['rouge-1', 'ROUGE-1'],
      ['rouge-2', 'ROUGE-2'],
      ['rouge-l', 'ROUGE-L'],
      ['rouge-lsum', 'ROUGE-Lsum'],
    ]);
  });

  it.each(scorers)('$metric.name is 1 for any target, lower for a worse answer, and 0 for none', (scorer) => {
    for (const target of sample.targets) {
      expect(scoreNow(scorer, sample, answered(target.toUpperCase()))?.value).toBe(1);
    }
    const worse = scoreNow(scorer, sample, answered('Plants turn water into sugar.'))?.value;
    expect(worse).toBeGreaterThan(0.4);
    expect(worse).toBeLessThan(0.9);
    expect(scoreNow(scorer, sample, FORMAT_ERROR)).toEqual({ value: 0, detail: { precision: 0, recall: 0 } });
  });

  it('says how much of the answer and of the target is shared', () => {
    expect(scoreNow(rouge1.create({}, TEXT), sampleOf({ targets: ['a b c d'] }), answered('a b'))).toEqual({
      value: 2 / 3,
      detail: { precision: 1, recall: 0.5 },
    });
  });

  it('refuses a sample whose targets have nothing that it counts, before a run', () => {
    const [scorer] = scorers;
    expect(() => scorer?.check(sampleOf({ id: 'q-7', targets: ['東京', '…'] }))).toThrowError(
      expect.objectContaining({
        code: 'INVALID_DATA',
        message:
          'the sample "q-7" has no target with an ASCII letter or digit, and ROUGE-1 counts nothing else. ' +
          'Use chrf for other scripts than the Latin one.',
      }),
    );
    expect(() => scorer?.check(sampleOf({ targets: ['東京', 'Tokyo'] }))).not.toThrow();
  });
});

describe('repetition', () => {
  const scorer = repetition.create({}, TEXT);

  it('is the share of repeated runs of four words, the lower the better', () => {
    expect(scorer.metric).toMatchObject({ name: 'repetition', title: 'Repetition', better: 'lower' });
    expect(scoreNow(scorer, sampleOf(), answered('a b c d a b c d'))?.value).toBeCloseTo(1 / 5, 12);
    expect(scoreNow(scorer, sampleOf(), answered('Four words, no more.'))).toEqual({ value: 0 });
  });

  it('says nothing about an answer with fewer words or none', () => {
    expect(scoreNow(scorer, sampleOf(), answered('No, no, no.'))).toBeNull();
    expect(scoreNow(scorer, sampleOf(), FORMAT_ERROR)).toBeNull();
  });
});
