import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { defineScorer } from '../core/scorer.ts';
import { unspacedShare } from '../lib/scripts.ts';
import { bleuStatistics, sentenceBleu } from '../metrics/bleu.ts';
import { BLEU } from '../metrics/corpus-formulas.ts';
import { BLEU_TOKENISERS } from '../metrics/tokenise-bleu.ts';

const optionsSchema = z.strictObject({ tokenize: z.enum(BLEU_TOKENISERS).default('13a') });

/** From this share of letters on, a text is not one with a foreign word in it, but written in that script. */
const WRITTEN_UNSPACED = 0.5;

/** BLEU as sacrebleu computes it; a format error is an empty translation. */
export const bleu = defineScorer({
  name: 'bleu',
  options: optionsSchema,
  formula: BLEU,
  create({ tokenize }) {
    return {
      metric: {
        title: 'BLEU',
        aggregation: { kind: 'corpus', formula: 'bleu' },
        scale: 100,
        better: 'higher',
      },
      check({ id, targets }) {
        const unspaced = targets.find((target) => unspacedShare(target) >= WRITTEN_UNSPACED);
        if (tokenize !== '13a' || unspaced === undefined) return;
        throw new BenchError(
          'INVALID_DATA',
          `the sample "${id}" has a target in a script without spaces between words, of which BLEU's tokeniser 13a makes one word: ${JSON.stringify(unspaced)}.`,
          {
            hint: 'Write { name: bleu, options: { tokenize: zh } } for Chinese, char for other scripts, or use chrf.',
          },
        );
      },
      score({ targets }, reading) {
        const hypothesis = reading.status === 'answered' ? reading.answer : '';
        return {
          value: sentenceBleu(hypothesis, targets, tokenize),
          statistics: bleuStatistics(hypothesis, targets, tokenize),
        };
      },
    };
  },
});
