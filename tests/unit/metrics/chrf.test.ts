import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChrfOptions, chrfFromSums, chrfSignature, chrfStatistics } from '../../../src/metrics/chrf.ts';
import reference from '../../reference/metrics.json' with { type: 'json' };
import { sumColumns } from './sum-columns.ts';

const { corpora } = reference.translation;

const VARIANTS = {
  chrf: {},
  'chrf++': { wordOrder: 2 },
  'chrf+': { wordOrder: 1 },
  chrf1: { beta: 1, characterOrder: 4 },
} as const satisfies Record<string, ChrfOptions>;

const studyTechniques = Object.entries(VARIANTS) as [keyof typeof VARIANTS, ChrfOptions][];

describe('chrF', () => {
  it.each(corpora)('has the statistics of sacrebleu: $name', ({ samples }) => {
    for (const { hypothesis, references, chrfStatistics: theirs } of samples) {
      expect(chrfStatistics(hypothesis, references)).toEqual(theirs);
    }
  });

  it.each(corpora)('has the scores of sacrebleu in every variant: $name', ({ samples, chrf }) => {
    for (const [name, options] of studyTechniques) {
      const rows = samples.map(({ hypothesis, references }) =>
        chrfStatistics(hypothesis, references, options),
      );
      expect(chrfFromSums(sumColumns(rows), options)).toBeCloseTo(chrf[name], 9);
      for (const [index, sample] of samples.entries()) {
        expect(chrfFromSums(rows[index] ?? [], options)).toBeCloseTo(sample.chrf[name], 9);
      }
    }
  });

  it('has the signature of sacrebleu up to the version, with the name before it', () => {
    const [french] = corpora;
    const theirs = (name: keyof typeof VARIANTS) => french?.chrfSignature[name].replace(/version:.*/u, '');
    expect(chrfSignature(2)).toBe(`chrF2|${theirs('chrf')}version:adaptbench-1`);
    expect(chrfSignature(2, { wordOrder: 2 })).toBe(`chrF2++|${theirs('chrf++')}version:adaptbench-1`);
    expect(chrfSignature('var')).toContain('nrefs:var');
  });

  it('is 100 for the reference itself and between 0 and 100', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 15 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const score = chrfFromSums(chrfStatistics(left, [right], VARIANTS['chrf++']), VARIANTS['chrf++']);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100 + 1e-9);
        const own = chrfFromSums(chrfStatistics(left, [right, left]));
        expect(own).toBeCloseTo(left.trim() === '' ? 0 : 100, 9);
      }),
    );
  });

  it('refuses no references and other sums', () => {
    expect(() => chrfStatistics('text', [])).toThrow('no reference text');
    expect(() => chrfFromSums([1, 2, 3])).toThrow('Expected 18 finite sums');
  });
});
