import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bleuFromSums, bleuSignature, bleuStatistics, sentenceBleu } from '../../../src/metrics/bleu.ts';
import scripts from '../../reference/bleu-scripts.json' with { type: 'json' };
import reference from '../../reference/metrics.json' with { type: 'json' };
import { sumColumns } from './sum-columns.ts';

const { corpora } = reference.translation;

describe('BLEU', () => {
  it.each(corpora)('has the statistics and scores of sacrebleu: $name', ({ samples, bleu }) => {
    const rows = samples.map(({ hypothesis, references }) => bleuStatistics(hypothesis, references));
    expect(rows).toEqual(samples.map((sample) => sample.bleuStatistics));
    expect(bleuFromSums(sumColumns(rows))).toBeCloseTo(bleu, 9);
    for (const sample of samples) {
      expect(sentenceBleu(sample.hypothesis, sample.references)).toBeCloseTo(sample.bleu, 9);
    }
  });

  it.each(corpora)(
    'has the signature of sacrebleu up to the version: $name',
    ({ samples, bleuSignature: theirs }) => {
      const counts = new Set(samples.map((sample) => sample.references.length));
      const [only = 0] = counts;
      const fields = theirs.replace(/version:.*/u, '');
      expect(bleuSignature(counts.size === 1 ? only : 'var')).toBe(`BLEU|${fields}version:adaptbench-1`);
    },
  );

  it.each(['zh', 'char'] as const)(
    'has the scores of sacrebleu for scripts without spaces by %s',
    (tokenise) => {
      const { samples, corpus, signature } = scripts.bleu[tokenise];
      const rows = samples.map(({ hypothesis, references }) =>
        bleuStatistics(hypothesis, references, tokenise),
      );
      expect(bleuFromSums(sumColumns(rows))).toBeCloseTo(corpus, 9);
      for (const { hypothesis, references, bleu } of samples) {
        expect(sentenceBleu(hypothesis, references, tokenise)).toBeCloseTo(bleu, 9);
      }
      expect(signature).toContain(/tok:\w+/.exec(bleuSignature('var', { tokenise }))?.[0]);
    },
  );

  it('is 100 for a reference of four words or more, and between 0 and 100', () => {
    const words = fc.array(fc.constantFrom('le', 'chat', 'dort', ',', 'ici', '12'), { maxLength: 12 });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const score = sentenceBleu(left.join(' '), [right.join(' ')]);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100 + 1e-9);
      }),
    );
    expect(sentenceBleu('le chat dort ici', ['un chien', 'le chat dort ici'])).toBeCloseTo(100, 9);
  });

  it('takes the shorter of two equally near references for the length', () => {
    expect(bleuStatistics('a b c', ['a b c d', 'a b'])[1]).toBe(2);
  });

  it('refuses no references, other sums and impossible signatures', () => {
    expect(() => bleuStatistics('text', [])).toThrow('no reference text');
    expect(() => bleuFromSums([1, 2, 3])).toThrow('Expected 10 finite sums, but got [1, 2, 3].');
    expect(() => bleuSignature(0)).toThrow('references must be a whole number above 0');
  });
});
