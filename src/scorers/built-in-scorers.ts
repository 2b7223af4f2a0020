import { createRegistry, type Registry } from '../core/registry.ts';
import type { ScorerDefinition } from '../core/scorer.ts';
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
  keyFacts,
  readingGrade,
  lengthKept,
  lengthSpread,
  openingRegularity,
  structureRegularity,
  formKept,
  answerMatch,
  tokenF1,
  refusals,
  falseRefusals,
]);
