import { createRegistry, type Registry } from '../core/registry.ts';
import type { ScorerDefinition } from '../core/scorer.ts';
import { accuracy } from './accuracy.ts';
import { answerCorrectness } from './answer-correctness.ts';
import { bleu } from './bleu.ts';
import { chrf } from './chrf.ts';
import { exactTokens } from './exact-tokens.ts';
import { formKept } from './form-kept.ts';
import { keyFactRecall } from './key-fact-recall.ts';
import { lengthKept } from './length-kept.ts';
import { lengthSpread } from './length-spread.ts';
import { macroF1 } from './macro-f1.ts';
import { readingGradeDistance } from './reading-grade-distance.ts';
import { correctRefusals, falseRefusals } from './refusals.ts';
import { openingRegularity, structureRegularity } from './regularity.ts';
import { repetition } from './repetition.ts';
import { rouge1, rouge2, rougeL, rougeLsum } from './rouge.ts';
import { tokenF1 } from './token-f1.ts';

/** The scorers that every suite file may name. */
export const BUILT_IN_SCORERS: Registry<ScorerDefinition> = createRegistry('scorer', [
  accuracy,
  macroF1,
  chrf,
  bleu,
  rouge1,
  rouge2,
  rougeL,
  rougeLsum,
  repetition,
  exactTokens,
  keyFactRecall,
  readingGradeDistance,
  lengthKept,
  lengthSpread,
  openingRegularity,
  structureRegularity,
  formKept,
  answerCorrectness,
  tokenF1,
  correctRefusals,
  falseRefusals,
]);
