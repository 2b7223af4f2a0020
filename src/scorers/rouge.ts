import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { defineScorer, type ScorerDefinition } from '../core/scorer.ts';
import { type RougeVariant, rouge, rougeTokens } from '../metrics/rouge.ts';

/** F1 of the words that an English answer shares with the best target; a format error is an empty answer. */
export const rouge1 = rougeScorer('rouge-1', 'ROUGE-1');

/** F1 of the pairs of words that an English answer shares with the best target; a format error is an empty answer. */
export const rouge2 = rougeScorer('rouge-2', 'ROUGE-2');

/** F1 of the longest common subsequence of an English answer and the best target; a format error is an empty answer. */
export const rougeL = rougeScorer('rouge-l', 'ROUGE-L');

/** As {@link rougeL}, sentence by sentence, each line being one. */
export const rougeLsum = rougeScorer('rouge-lsum', 'ROUGE-Lsum');

function rougeScorer(variant: RougeVariant, title: string): ScorerDefinition {
  return defineScorer({
    name: variant,
    options: z.strictObject({}),
    create: () => ({
      metric: { title, aggregation: { kind: 'mean' }, scale: 1, better: 'higher' },
      check({ id, targets }) {
        // Any answer to it would get 0, which says nothing about the answer.
        if (targets.some((target) => rougeTokens(target).length > 0)) return;
        throw new BenchError(
          'INVALID_DATA',
          `the sample "${id}" has no target with an ASCII letter or digit, and ${title} counts nothing else.`,
          { hint: 'Use chrf for other scripts than the Latin one.', details: { id, targets } },
        );
      },
      score({ targets }, reading) {
        const hypothesis = reading.status === 'answered' ? reading.answer : '';
        const { precision, recall, f1 } = rouge({ variant, hypothesis, references: targets });
        return { value: f1, detail: { precision, recall } };
      },
    }),
  });
}
