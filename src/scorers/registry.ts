import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import type { Scorer } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import { accuracy } from './accuracy.ts';
import { answerMatch } from './answer-match.ts';
import { bleu } from './bleu.ts';
import { chrf } from './chrf.ts';
import { exactTokens } from './exact-tokens.ts';
import { formKept } from './form-kept.ts';
import { keyFacts } from './key-facts.ts';
import { lengthKept } from './length-kept.ts';
import { lengthSpread } from './length-spread.ts';
import { macroF1 } from './macro-f1.ts';
import { readingGrade } from './reading-grade.ts';
import { falseRefusals, refusals } from './refusals.ts';
import { openingRegularity, structureRegularity } from './regularity.ts';
import { repetition } from './repetition.ts';
import { rouge1, rouge2, rougeL, rougeLsum } from './rouge.ts';
import { tokenF1 } from './token-f1.ts';

/** Every scorer that a suite file may name. */
export const SCORERS = {
  accuracy,
  'macro-f1': macroF1,
  chrf,
  bleu,
  'rouge-1': rouge1,
  'rouge-2': rouge2,
  'rouge-l': rougeL,
  'rouge-lsum': rougeLsum,
  repetition,
  'exact-tokens': exactTokens,
  'key-facts': keyFacts,
  'reading-grade': readingGrade,
  'length-kept': lengthKept,
  'length-spread': lengthSpread,
  'opening-regularity': openingRegularity,
  'structure-regularity': structureRegularity,
  'form-kept': formKept,
  'answer-match': answerMatch,
  'token-f1': tokenF1,
  refusals,
  'false-refusals': falseRefusals,
} as const satisfies Readonly<Record<string, (options: unknown, answer: AnswerFormat) => Scorer>>;

/**
 * The scorers of a suite, in its order.
 * @throws BenchError `INVALID_CONFIG` for options that a scorer does not take.
 */
export function createScorers(suite: Pick<Suite, 'scorers' | 'answer'>): readonly Scorer[] {
  return suite.scorers.map(({ name, options }) => {
    const create = SCORERS[name as keyof typeof SCORERS];
    try {
      return create(options, suite.answer);
    } catch (cause) {
      if (!(cause instanceof z.ZodError)) throw cause;
      const message = cause.issues[0]?.message ?? 'wrong options';
      throw new BenchError('INVALID_CONFIG', `the options of the scorer "${name}" are unfit: ${message}.`, {
        cause,
      });
    }
  });
}
