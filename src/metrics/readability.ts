import { syllable } from 'syllable';
import { splitSentences } from './sentences.ts';

/** What the readability formulas rest on. */
export interface TextCounts {
  readonly sentences: number;
  readonly words: number;
  readonly syllables: number;
}

/**
 * A word: letters and digits, joined by inner apostrophes or hyphens, numbers also by inner points and commas.
 * "well-known", "don't" and "3.5" are one word each.
 */
const WORD = /(?:\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{M}\p{N}]+)(?:['’‐-][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * Counts sentences (by {@link splitSentences}), words and syllables of an English text. Syllables come from the
 * `syllable` package, rules with a list of exceptions; a word that it finds none in, such as a number, counts one.
 */
export function countText(text: string): TextCounts {
  const sentences = splitSentences(text);
  const words = sentences.flatMap((sentence) => sentence.match(WORD) ?? []);
  return {
    sentences: sentences.length,
    words: words.length,
    syllables: words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0),
  };
}

/**
 * The Flesch-Kincaid grade, about the years of US schooling that an English text asks for. Below 0 for very easy texts.
 * Source: J. P. Kincaid et al., Naval Technical Training Command, Research Branch Report 8-75 (1975).
 *
 * @returns `undefined` for a text without words
 */
export function fleschKincaidGrade(text: string): number | undefined {
  const { sentences, words, syllables } = countText(text);
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
  const { sentences, words, syllables } = countText(text);
  if (words === 0) return undefined;
  return 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words);
}
