import { BenchError } from '../core/errors.ts';
import { countWordNGrams, totalCount } from './n-grams.ts';
import { splitWords } from './readability.ts';

/**
 * How much a text repeats itself: the share of its runs of `order` words that already occurred in it,
 * 1 − distinct / all. 0 for a text without repetition, near 1 for a loop. Words are those of {@link splitWords}, equal
 * only in the same case; runs go on across the ends of sentences.
 * Source: seq-rep-n of S. Welleck et al., Neural Text Generation with Unlikelihood Training, ICLR 2020, there over a
 * model's tokens.
 *
 * @param order words in a run; 4 when left out
 * @returns `undefined` for a text with fewer words than `order`
 * @throws BenchError `INVALID_ARGUMENT` unless `order` is a whole number above 0
 */
export function repetition(text: string, order = 4): number | undefined {
  if (!(Number.isSafeInteger(order) && order > 0)) {
    throw new BenchError('INVALID_ARGUMENT', `order must be a whole number above 0, but is ${order}.`, {
      details: { order },
    });
  }
  const runs = countWordNGrams(splitWords(text), order);
  return runs.size === 0 ? undefined : 1 - runs.size / totalCount(runs);
}
