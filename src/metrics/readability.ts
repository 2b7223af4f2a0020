import { syllable } from 'syllable';
import { BenchError } from '../core/errors.ts';
import { splitSentences } from './sentences.ts';

/** What the readability formulas rest on. */
export interface TextCounts {
  readonly sentences: number;
  readonly words: number;
  readonly syllables: number;
}

const WORD = /(?:\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}]+)(?:['’‐-][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * The words of a text: letters and digits, joined by inner apostrophes or hyphens, numbers also by inner points and
 * commas. "well-known", "don't" and "3.5" are one word each; the number of a list item is none.
 */
export function splitWords(text: string): string[] {
  return splitSentences(text).flatMap((sentence) => sentence.match(WORD) ?? []);
}

/**
 * Counts sentences (by {@link splitSentences}), words and syllables of an English text. Syllables come from the
 * `syllable` package, rules with a list of exceptions; a word that it finds none in, such as a number, counts one.
 * What has more than 100 letters without a gap, which no word has, is counted in pieces of 100.
 * textstat 0.7.8 takes syllables from a pronouncing dictionary and passes over sentences of one or two words: on the
 * English texts of the tests the grades are then up to 1.5 apart, mostly less than 0.5.
 */
export function countText(text: string): TextCounts {
  const words = splitWords(text);
  return {
    sentences: splitSentences(text).length,
    words: words.length,
    syllables: words.reduce((sum, word) => sum + syllablesOf(word), 0),
  };
}

/** Longer than any word; the rules take time by the square of the length. */
const LONGEST_WORD = 100;

function syllablesOf(word: string): number {
  let sum = 0;
  for (let start = 0; start < word.length; start += LONGEST_WORD) {
    sum += syllable(word.slice(start, start + LONGEST_WORD));
  }
  return Math.max(1, sum);
}

/**
 * The Flesch-Kincaid grade, about the years of US schooling that an English text asks for. Below 0 for very easy texts.
 * Source: J. P. Kincaid et al., Naval Technical Training Command, Research Branch Report 8-75 (1975).
 *
 * @returns `undefined` for a text without words
 */
export function fleschKincaidGrade(text: string): number | undefined {
  return fleschKincaidGradeOf(countText(text));
}

/**
 * The formula of {@link fleschKincaidGrade} for a text that was counted elsewhere.
 *
 * @returns `undefined` for a text without words
 * @throws BenchError `INVALID_ARGUMENT` for counts that no text has
 */
export function fleschKincaidGradeOf(counts: TextCounts): number | undefined {
  requireCounts(counts);
  const { sentences, words, syllables } = counts;
  if (words === 0) return undefined;
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}

/**
 * Flesch's reading ease of an English text: about 0 (hardest) to 100 (easiest), but not bounded.
 * Source: R. Flesch, J. Appl. Psychol. 32 (1948) 221-233.
 *
 * @returns `undefined` for a text without words
 */
export function fleschReadingEase(text: string): number | undefined {
  return fleschReadingEaseOf(countText(text));
}

/**
 * The formula of {@link fleschReadingEase} for a text that was counted elsewhere.
 *
 * @returns `undefined` for a text without words
 * @throws BenchError `INVALID_ARGUMENT` for counts that no text has
 */
export function fleschReadingEaseOf(counts: TextCounts): number | undefined {
  requireCounts(counts);
  const { sentences, words, syllables } = counts;
  if (words === 0) return undefined;
  return 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words);
}

function requireCounts({ sentences, words, syllables }: TextCounts): void {
  const whole = [sentences, words, syllables].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (whole && (words === 0 || sentences > 0)) return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `No text has ${words} words in ${sentences} sentences with ${syllables} syllables.`,
    { details: { sentences, words, syllables } },
  );
}
