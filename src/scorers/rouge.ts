import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Scorer } from '../core/scorer.ts';
import { type RougeVariant, rouge, rougeTokens } from '../metrics/rouge.ts';

/** F1 of the words that an English answer shares with the best target; a format error is an empty answer. */
export function rouge1(options: unknown): Scorer {
  return rougeScorer({ variant: 'rouge-1', title: 'ROUGE-1', options });
}

/** F1 of the pairs of words that an English answer shares with the best target; a format error is an empty answer. */
export function rouge2(options: unknown): Scorer {
  return rougeScorer({ variant: 'rouge-2', title: 'ROUGE-2', options });
}

/** F1 of the longest common subsequence of an English answer and the best target; a format error is an empty answer. */
export function rougeL(options: unknown): Scorer {
  return rougeScorer({ variant: 'rouge-l', title: 'ROUGE-L', options });
}

/** As {@link rougeL}, sentence by sentence, each line being one. */
export function rougeLsum(options: unknown): Scorer {
  return rougeScorer({ variant: 'rouge-lsum', title: 'ROUGE-Lsum', options });
}

function rougeScorer(settings: {
  readonly variant: RougeVariant;
  readonly title: string;
  readonly options: unknown;
}): Scorer {
  const { variant, title, options } = settings;
  z.strictObject({}).parse(options);
  return {
    metric: { name: variant, title, aggregation: { kind: 'mean' }, scale: 1, better: 'higher' },
    version: 1,
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
  };
}
