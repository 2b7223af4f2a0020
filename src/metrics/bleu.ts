import { countWordNGrams, matchCount, type NGramCounts } from './n-grams.ts';
import { referenceField, requireReferences, requireSums } from './text-metric.ts';
import { type BleuTokeniser, tokeniseForBleu } from './tokenise-bleu.ts';

const MAX_ORDER = 4;

/**
 * One sample's sufficient statistics of BLEU, for corpus scores and the corpus bootstrap:
 * hypothesis length, closest reference length, matches of 1- to 4-grams, totals of 1- to 4-grams.
 *
 * @param references at least one; an empty text is a reference too
 * @param tokenise how texts become words, `13a` where it is not given
 * @returns 10 counts, whose sums over samples go to {@link bleuFromSums}
 * @throws BenchError `INVALID_DATA` for no references
 */
export function bleuStatistics(
  hypothesis: string,
  references: readonly string[],
  tokenise: BleuTokeniser = '13a',
): number[] {
  requireReferences(references);
  const tokens = tokeniseForBleu(hypothesis, tokenise);
  const referenceTokens = references.map((reference) => tokeniseForBleu(reference, tokenise));
  const matches: number[] = [];
  const totals: number[] = [];
  for (let order = 1; order <= MAX_ORDER; order++) {
    const allowed = mostInAny(referenceTokens.map((reference) => countWordNGrams(reference, order)));
    matches.push(matchCount(countWordNGrams(tokens, order), allowed));
    totals.push(Math.max(0, tokens.length - order + 1));
  }
  const lengths = referenceTokens.map((reference) => reference.length);
  return [tokens.length, closestLength(tokens.length, lengths), ...matches, ...totals];
}

/**
 * BLEU from summed {@link bleuStatistics}, with exponential smoothing of orders without a match.
 * Source: K. Papineni et al., ACL 2002, 311-318; smoothing: B. Chen and C. Cherry, WMT 2014, method 3; agrees with
 * sacrebleu 2.6.0 (M. Post, WMT 2018, 186-191).
 *
 * @param options.effectiveOrder leave out orders longer than the hypothesis, for single sentences
 * @returns 0 to 100
 * @throws BenchError `INVALID_DATA` when there are not 10 finite sums
 */
export function bleuFromSums(
  sums: readonly number[],
  options: { readonly effectiveOrder?: boolean } = {},
): number {
  requireSums(sums, 2 + 2 * MAX_ORDER);
  const [length = 0, referenceLength = 0] = sums;
  const matches = sums.slice(2, 2 + MAX_ORDER);
  const totals = sums.slice(2 + MAX_ORDER);
  if (matches.every((count) => count === 0)) return 0;
  const reached = totals.indexOf(0);
  const orders = reached === -1 ? MAX_ORDER : reached;
  if (orders < MAX_ORDER && options.effectiveOrder !== true) return 0;
  let smoothing = 1;
  let logarithms = 0;
  for (let order = 0; order < orders; order++) {
    const matched = matches[order] ?? 0;
    const total = totals[order] ?? 0;
    if (matched === 0) smoothing *= 2;
    logarithms += Math.log(matched === 0 ? 100 / (smoothing * total) : (100 * matched) / total);
  }
  const brevity = length < referenceLength ? Math.exp(1 - referenceLength / length) : 1;
  return brevity * Math.exp(logarithms / orders);
}

/**
 * BLEU of one sentence, with effective order, as sacrebleu's `sentence_bleu`. Average it with care: corpus BLEU is not
 * the mean of sentence BLEU.
 *
 * @returns 0 to 100
 * @throws BenchError as {@link bleuStatistics}
 */
export function sentenceBleu(
  hypothesis: string,
  references: readonly string[],
  tokenise: BleuTokeniser = '13a',
): number {
  return bleuFromSums(bleuStatistics(hypothesis, references, tokenise), { effectiveOrder: true });
}

/**
 * The string that says how BLEU was computed, in sacrebleu's form.
 *
 * @param references how many each sample has, or `var` when that differs
 * @throws BenchError `INVALID_ARGUMENT` for a number below 1
 */
export function bleuSignature(
  references: number | 'var',
  options: { readonly effectiveOrder?: boolean; readonly tokenise?: BleuTokeniser } = {},
): string {
  const effective = options.effectiveOrder === true ? 'yes' : 'no';
  return `BLEU|${referenceField(references)}|case:mixed|eff:${effective}|tok:${options.tokenise ?? '13a'}|smooth:exp|version:adaptbench-1`;
}

function mostInAny(all: readonly NGramCounts[]): NGramCounts {
  const most = new Map<string, number>();
  for (const counts of all) {
    for (const [nGram, count] of counts) most.set(nGram, Math.max(count, most.get(nGram) ?? 0));
  }
  return most;
}

/** The reference length nearest to `length`, the shorter of two equally near. */
function closestLength(length: number, lengths: readonly number[]): number {
  return lengths.reduce((best, candidate) => {
    const nearer = Math.abs(candidate - length) - Math.abs(best - length);
    return nearer < 0 || (nearer === 0 && candidate < best) ? candidate : best;
  });
}
