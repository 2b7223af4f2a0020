import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RougeVariant, rouge, rougeSignature, rougeTokens } from '../../../src/metrics/rouge.ts';
import reference from '../../reference/metrics.json' with { type: 'json' };

const VARIANTS = ['rouge-1', 'rouge-2', 'rouge-l', 'rouge-lsum'] as const satisfies readonly RougeVariant[];

/** Few different words on several lines, so that much is shared and many subsequences are equally long. */
const text = fc
  .array(fc.array(fc.constantFrom('a', 'b', 'c', 'D', 'é', '7', '\ud83d', '😀'), { maxLength: 12 }), {
    maxLength: 5,
  })
  .map((lines) => lines.map((words) => words.join(' ')).join('\n'));

function compare(variant: RougeVariant, [hypothesis, target]: readonly [string, string]) {
  return rouge({ variant, hypothesis, references: [target] });
}

describe('ROUGE', () => {
  it.each(VARIANTS)('%s agrees with rouge-score', (variant) => {
    expect(reference.rouge.length).toBeGreaterThanOrEqual(40);
    for (const { hypothesis, references, scores } of reference.rouge) {
      const score = rouge({ variant, hypothesis, references });
      const [precision, recall, f1] = scores[variant];
      const close = (value = Number.NaN) => expect.closeTo(value, 9);
      expect(score, JSON.stringify({ hypothesis, references })).toEqual({
        precision: close(precision),
        recall: close(recall),
        f1: close(f1),
      });
    }
  });

  it('is what the paper says of its examples', () => {
    // Section 3.1: "police killed the gunman" against "police kill the gunman" and "the gunman kill police".
    expect(compare('rouge-l', ['police kill the gunman', 'police killed the gunman']).f1).toBe(3 / 4);
    expect(compare('rouge-l', ['the gunman kill police', 'police killed the gunman']).f1).toBe(2 / 4);
    // Section 3.2: the union of w1 w2 and w1 w3 w5 is 4 of 5 words.
    const union = compare('rouge-lsum', ['w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5']);
    expect(union.recall).toBe(4 / 5);
  });

  it('lies between 0 and 1', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VARIANTS), text, text, (variant, hypothesis, target) => {
        for (const share of Object.values(compare(variant, [hypothesis, target]))) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is 1 for the reference itself, whatever others there are, and 0 where it has no token', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VARIANTS), text, text, (variant, own, other) => {
        const needed = variant === 'rouge-2' ? 2 : 1;
        const score = rouge({ variant, hypothesis: own, references: [other, own] });
        expect(score.f1).toBe(rougeTokens(own).length < needed ? 0 : 1);
      }),
    );
  });

  it('exchanges precision and recall when the texts are exchanged, but for the union of sentences', () => {
    fc.assert(
      fc.property(fc.constantFrom('rouge-1', 'rouge-2', 'rouge-l'), text, text, (variant, left, right) => {
        const { precision, recall, f1 } = compare(variant, [left, right]);
        expect(compare(variant, [right, left])).toEqual({ precision: recall, recall: precision, f1 });
      }),
    );
  });

  it('counts no more words in order than words', () => {
    fc.assert(
      fc.property(fc.constantFrom('rouge-l', 'rouge-lsum'), text, text, (variant, hypothesis, target) => {
        const inOrder = compare(variant, [hypothesis, target]).f1;
        expect(inOrder).toBeLessThanOrEqual(compare('rouge-1', [hypothesis, target]).f1 + 1e-12);
      }),
    );
  });

  it('takes the best of several references', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VARIANTS),
        text,
        fc.array(text, { minLength: 1, maxLength: 4 }),
        (variant, hypothesis, references) => {
          const each = references.map((target) => compare(variant, [hypothesis, target]).f1);
          expect(rouge({ variant, hypothesis, references }).f1).toBe(Math.max(...each));
        },
      ),
    );
  });

  it('passes over lone surrogates, accents and other scripts', () => {
    expect(rougeTokens('\ud83dA\udc00 b\ud83d')).toEqual(['a', 'b']);
    expect(rougeTokens('Été 2024, 東京')).toEqual(['t', '2024']);
    expect(compare('rouge-1', ['\ud83d', '\ud83d']).f1).toBe(0);
  });

  it('comes to an end with an answer of a megabyte', () => {
    const target = Array.from({ length: 100 }, (_, index) => `word${index}`).join(' ');
    const loop = 'word7 and\nword3\n'.repeat(65_536);
    const line = 'word99 word0 '.repeat(80_000);
    for (const answer of [loop, line]) {
      const recalls = VARIANTS.map((variant) => compare(variant, [answer, target]).recall);
      expect(recalls).toEqual([0.02, 0, 0.02, 0.02]);
    }
  });

  it('refuses no references', () => {
    expect(() => rouge({ variant: 'rouge-1', hypothesis: 'text', references: [] })).toThrow(
      'no reference text',
    );
  });

  it('has a signature in the form of sacrebleu', () => {
    expect(rougeSignature(1, 'rouge-2')).toBe(
      'ROUGE-2|nrefs:1|case:lc|tok:a-z0-9|stem:no|version:adaptbench-1',
    );
    expect(rougeSignature('var', 'rouge-lsum')).toBe(
      'ROUGE-Lsum|nrefs:var|case:lc|tok:a-z0-9|stem:no|sent:lines|version:adaptbench-1',
    );
    expect(() => rougeSignature(0, 'rouge-l')).toThrow('references must be a whole number above 0');
  });
});
