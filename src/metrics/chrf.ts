import {
  countCharacterNGrams,
  countWordNGrams,
  matchCount,
  type NGramCounts,
  splitWhiteSpace,
  totalCount,
} from './n-grams.ts';
import { referenceField, requireReferences, requireSums } from './text-metric.ts';

/** Which chrF; `{ wordOrder: 2 }` is chrF++. */
export interface ChrfOptions {
  /** Longest character n-gram; 6 when left out. */
  readonly characterOrder?: number;
  /** Longest word n-gram; 0, none, when left out. */
  readonly wordOrder?: number;
  /** How many times recall counts against precision; 2 when left out. */
  readonly beta?: number;
}

const DEFAULTS: Required<ChrfOptions> = { characterOrder: 6, wordOrder: 0, beta: 2 };

/** Python's `string.punctuation`. */
const PUNCTUATION = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/**
 * One sample's sufficient statistics of chrF, for corpus scores and the corpus bootstrap: for each order, characters
 * first, the n-grams of the hypothesis, of the reference, and in both. Of several references the one with the best
 * score counts, the first of equals. White space is no character here; case is kept.
 *
 * @param references at least one; an empty text is a reference too
 * @returns 3 × (characterOrder + wordOrder) counts, whose sums over samples go to {@link chrfFromSums}
 * @throws BenchError `INVALID_DATA` for no references
 */
export function chrfStatistics(
  hypothesis: string,
  references: readonly string[],
  options: ChrfOptions = {},
): number[] {
  requireReferences(references);
  const own = allNGrams(hypothesis, options);
  let best: number[] = [];
  let bestScore = -1;
  for (const reference of references) {
    const statistics = allNGrams(reference, options).flatMap((theirs, order) => {
      const ours = own[order] ?? new Map<string, number>();
      // sacrebleu leaves an order out on both sides when the reference is too short for it.
      return [theirs.size === 0 ? 0 : totalCount(ours), totalCount(theirs), matchCount(ours, theirs)];
    });
    const score = chrfFromSums(statistics, options);
    if (score > bestScore) {
      best = statistics;
      bestScore = score;
    }
  }
  return best;
}

/**
 * chrF from summed {@link chrfStatistics}: the F-beta of precision and recall, each averaged over the orders that both
 * sides have.
 * Source: M. Popović, WMT 2015, 392-395 (chrF) and WMT 2017, 612-618 (chrF++); agrees with sacrebleu 2.6.0 without
 * epsilon smoothing.
 *
 * @returns 0 to 100
 * @throws BenchError `INVALID_DATA` when there are not 3 finite sums for each order
 */
export function chrfFromSums(sums: readonly number[], options: ChrfOptions = {}): number {
  const { characterOrder, wordOrder, beta } = { ...DEFAULTS, ...options };
  requireSums(sums, 3 * (characterOrder + wordOrder));
  let orders = 0;
  let precision = 0;
  let recall = 0;
  for (let start = 0; start < sums.length; start += 3) {
    const [ours = 0, theirs = 0, both = 0] = sums.slice(start, start + 3);
    if (ours === 0 || theirs === 0) continue;
    orders++;
    precision += both / ours;
    recall += both / theirs;
  }
  if (precision + recall === 0) return 0;
  const factor = beta ** 2;
  return ((100 / orders) * (1 + factor) * precision * recall) / (factor * precision + recall);
}

/**
 * The string that says how chrF was computed, in sacrebleu's form.
 *
 * @param references how many each sample has, or `var` when that differs
 * @throws BenchError `INVALID_ARGUMENT` for a number below 1
 */
export function chrfSignature(references: number | 'var', options: ChrfOptions = {}): string {
  const { characterOrder, wordOrder, beta } = { ...DEFAULTS, ...options };
  const orders = `nc:${characterOrder}|nw:${wordOrder}`;
  return `chrF${beta}${'+'.repeat(wordOrder)}|${referenceField(references)}|case:mixed|eff:yes|${orders}|space:no|version:adaptbench-1`;
}

function allNGrams(text: string, options: ChrfOptions): NGramCounts[] {
  const { characterOrder, wordOrder } = { ...DEFAULTS, ...options };
  const parts = splitWhiteSpace(text);
  const characters = parts.join('');
  const words = wordOrder === 0 ? [] : parts.flatMap(splitPunctuation);
  return [
    ...Array.from({ length: characterOrder }, (_, index) => countCharacterNGrams(characters, index + 1)),
    ...Array.from({ length: wordOrder }, (_, index) => countWordNGrams(words, index + 1)),
  ];
}

/** Parts one punctuation mark from a word's end, or else from its start, as the reference implementation does. */
function splitPunctuation(word: string): string[] {
  const first = word.slice(0, 1);
  const last = word.slice(-1);
  if (word.length === 1) return [word];
  if (PUNCTUATION.has(last)) return [word.slice(0, -1), last];
  if (PUNCTUATION.has(first)) return [first, word.slice(1)];
  return [word];
}
