import { isHangul, splitUnspaced } from '../lib/scripts.ts';
import { normaliseAnswer } from './exact.ts';

/** English number words that are read as digits. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen twenty'
  )
    .split(' ')
    .map((word, value) => [word, value] as const),
  ...'thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, 30 + 10 * index] as const),
]);

/**
 * The words by which short answers are compared: those of {@link normaliseAnswer}, so that case, articles and
 * punctuation do not count, and with
 * - dashes, slashes and colons between words as spaces, so `30-day` is two words,
 * - number words up to ninety-nine in digits: `twenty-one days` is `21 days`,
 * - numbers kept whole: `1,000` is 1000, `1,5` is 1.5,
 * - letters of scripts without spaces between words as words of their own: `五年` is two,
 * - signs of money and degrees as words of their own, `$` and `%` as dollar and percent, so `30%` holds 30 and not `$30`.
 *
 * Limits: hundred and thousand stay words, `one of them` holds the number 1, and 2.0 is another word than 2.
 */
export function answerWords(text: string): readonly string[] {
  const spaced = text
    .normalize('NFKC')
    .replace(/(?<=\p{N}),(?=\p{N}{3}(?!\p{N}))/gu, '')
    .replace(/(?<=\p{N}),(?=\p{N})/gu, '.')
    .replace(/(?<=[\p{L}\p{M}\p{N}])[\p{Pd}\u2212]+(?=[\p{L}\p{N}])/gu, ' ')
    .replace(/(?<=[\p{L}\p{M}])[/:;,]+(?=[\p{L}\p{N}])|(?<=\p{N})[/:;,]+(?=\p{L})/gu, ' ')
    .replaceAll('$', ' dollar ')
    .replaceAll('%', ' percent ')
    .replace(/[\p{Sc}°]/gu, ' $& ');
  return withDigits(normaliseAnswer(spaced).split(' ').flatMap(splitUnspaced));
}

/**
 * Whether words stand in others as one sequence; no words stand in none. A last word in Korean may have a particle at its
 * end: `서울` stands in `서울에서`.
 */
export function holdsWords(words: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  return words.some((_, start) =>
    wanted.every((word, index) => {
      const found = words[start + index];
      return (
        found === word || (index === wanted.length - 1 && isHangul(word) && found?.startsWith(word) === true)
      );
    }),
  );
}

function withDigits(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  let tens: number | undefined;
  for (const word of words) {
    const value = NUMBERS.get(word);
    if (tens !== undefined && value !== undefined && value >= 1 && value <= 9) {
      found[found.length - 1] = String(tens + value);
      tens = undefined;
      continue;
    }
    tens = value !== undefined && value >= 20 ? value : undefined;
    found.push(value === undefined ? word : String(value));
  }
  return found;
}
