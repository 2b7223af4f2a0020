import type { CorpusFormula } from '../core/corpus-formula.ts';
import { createRegistry, type Registry } from '../core/registry.ts';
import { bleuFromSums } from './bleu.ts';
import { chrfFromSums } from './chrf.ts';
import { macroF1FromSums } from './classification.ts';
import { regularityFromCounts, spreadFromSums } from './form.ts';

/** Sums that chrF keeps of every order, and its character orders. */
const CHRF_SUMS = 3;
const CHRF_CHARACTER_ORDER = 6;
/** Sums that macro-F1 keeps of every label. */
const LABEL_SUMS = 3;

export const MACRO_F1: CorpusFormula = {
  name: 'macro-f1',
  fromSums: (sums) => macroF1FromSums(sums, sums.length / LABEL_SUMS),
};

export const BLEU: CorpusFormula = { name: 'bleu', fromSums: (sums) => bleuFromSums(sums) };

export const CHRF: CorpusFormula = {
  name: 'chrf',
  // Rows wider than the six character orders hold word orders too (chrF++).
  fromSums: (sums) => chrfFromSums(sums, { wordOrder: sums.length / CHRF_SUMS - CHRF_CHARACTER_ORDER }),
};

export const SPREAD: CorpusFormula = { name: 'spread', fromSums: (sums) => spreadFromSums(sums) };

export const REGULARITY: CorpusFormula = {
  name: 'regularity',
  fromSums: (sums) => regularityFromCounts(sums),
};

/** The formulas that every report knows. */
export const CORPUS_FORMULAS: Registry<CorpusFormula> = createRegistry('corpus formula', [
  MACRO_F1,
  BLEU,
  CHRF,
  SPREAD,
  REGULARITY,
]);
