import { normaliseAnswer } from './exact.ts';

const UNITS: readonly string[] = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS: readonly string[] = [
  'twenty',
  'thirty',
  'forty',
  'fifty',
  'sixty',
  'seventy',
  'eighty',
  'ninety',
];

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, 20 + 10 * index] as const),
]);

/**
 * The words of an answer as they are compared: as {@link normaliseAnswer}, with hyphens between words taken for spaces
 * and number words up to ninety-nine written in digits.
 */
export function answerWords(text: string): readonly string[] {
  const spaced = text.replaceAll(/(?<=\p{L})[-‐‑–](?=\p{L})/gu, ' ');
  const words = normaliseAnswer(spaced)
    .split(' ')
    .filter((word) => word !== '');
  const found: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const value = NUMBERS.get(words[index] ?? '');
    const next = NUMBERS.get(words[index + 1] ?? '');
    if (value !== undefined && value >= 20 && next !== undefined && next > 0 && next < 10) {
      found.push(String(value + next));
      index++;
    } else found.push(value === undefined ? (words[index] ?? '') : String(value));
  }
  return found;
}

/** Whether words stand in others as one sequence; no words stand in none. */
export function holdsWords(words: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  return words.some((_, start) => wanted.every((word, index) => words[start + index] === word));
}
