import { splitWords } from './readability.ts';
import { splitSentences } from './sentences.ts';

/** How an answer can begin. */
const OPENINGS = ['nothing', 'capital letter', 'small letter', 'number', 'list or heading', 'other'] as const;

/** Sentences from which on they are no longer told apart. */
const MOST_SENTENCES = 4;
/** Ends of a text that closes a sentence, with quotes or brackets after them. */
const CLOSED = /[.!?…]["'”’»)\]]*$/u;

/** Number of classes of openings. */
export const OPENING_CLASSES = OPENINGS.length;

/** Number of classes of structures: sentences up to a limit, each closed or not. */
export const STRUCTURE_CLASSES = 2 * (MOST_SENTENCES + 1);

/** Which class an answer's beginning belongs to, from 0 to {@link OPENING_CLASSES} − 1. */
export function openingClass(text: string): number {
  const start = text.trim();
  const name: (typeof OPENINGS)[number] =
    start === ''
      ? 'nothing'
      : /^(?:[-*•#>]|\d+[.)])\s/u.test(start)
        ? 'list or heading'
        : /^["'“„«¿¡(]*\p{Lu}/u.test(start)
          ? 'capital letter'
          : /^["'“„«¿¡(]*\p{L}/u.test(start)
            ? 'small letter'
            : /^[€$£+-]?\s?\p{N}/u.test(start)
              ? 'number'
              : 'other';
  return OPENINGS.indexOf(name);
}

/** Which class an answer's structure belongs to: how many sentences, and whether the last one is closed. */
export function structureClass(text: string): number {
  const sentences = Math.min(MOST_SENTENCES, splitSentences(text).length);
  return 2 * sentences + (CLOSED.test(text.trim()) ? 1 : 0);
}

/** The share of the most frequent class: 1 when all answers are alike. */
export function regularityFromCounts(counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : Math.max(...counts) / all;
}

/** How much longer an answer is than the accepted one, as the natural logarithm of the ratio of words, each plus one. */
export function logLengthRatio(answer: string, target: string): number {
  return Math.log((splitWords(answer).length + 1) / (splitWords(target).length + 1));
}

/** Sums from which the spread of logarithms of ratios is computed. */
export function spreadStatistics(value: number): readonly number[] {
  return [1, value, value * value];
}

/**
 * The sample standard deviation from its sums: 0 when every answer is longer or shorter by the same factor.
 * @param sums count, sum and sum of squares
 */
export function spreadFromSums([count = 0, sum = 0, squares = 0]: readonly number[]): number {
  if (count < 2) return 0;
  return Math.sqrt(Math.max(0, (squares - (sum * sum) / count) / (count - 1)));
}
