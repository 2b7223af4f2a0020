/** A letter of a script that puts no space between words, with its marks. */
const UNSPACED_LETTER =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々]';
const UNSPACED = new RegExp(UNSPACED_LETTER, 'u');
const LATIN = /\p{Script=Latin}/u;
const HANGUL = /\p{Script=Hangul}/u;
const PIECES = new RegExp(`${UNSPACED_LETTER}\\p{M}*|(?:(?!${UNSPACED_LETTER})[^])+`, 'gu');
const WORDS = new Intl.Segmenter('und', { granularity: 'word' });

/** Whether a text holds a letter of a script that puts no space between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/** Whether a text is written in Korean, whose words have spaces between them and particles at their end. */
export function isHangul(text: string): boolean {
  return HANGUL.test(text);
}

/**
 * A word in the pieces by which answers are compared: each letter of a script that puts no space between words alone, what
 * stands between them whole. So no dictionary decides whether two answers are equal.
 * Source: the mixed segmentation of MLQA's evaluation (P. Lewis et al., ACL 2020, 7315-7330).
 */
export function splitUnspaced(word: string): readonly string[] {
  return word.match(PIECES) ?? [];
}

/**
 * The terms by which texts are searched: words, and of scripts that put no space between words, and of Korean, each pair
 * of neighbouring letters, for a word of its own is not seen there.
 * Source: Apache Lucene's CJKBigramFilter.
 */
export function searchTerms(text: string): string[] {
  return text.split(/[\n\r\p{Z}\p{P}]+/u).flatMap(termsOf);
}

function termsOf(word: string): readonly string[] {
  if (isHangul(word) && !isUnspaced(word)) return pairs([...word]);
  if (!isUnspaced(word)) return [word];
  const terms: string[] = [];
  let run: string[] = [];
  for (const piece of splitUnspaced(word)) {
    if (isUnspaced(piece)) run.push(piece);
    else {
      for (const term of [...pairs(run), ...termsOf(piece)]) terms.push(term);
      run = [];
    }
  }
  return [...terms, ...pairs(run)];
}

function pairs(letters: readonly string[]): readonly string[] {
  if (letters.length <= 1) return letters;
  return letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
}

/** How many words a text has for a reader, by the word boundaries of Unicode where no space shows them (UAX 29). */
export function countWords(text: string): number {
  let count = 0;
  for (const word of text.split(/\s+/u)) {
    if (word === '') continue;
    if (!isUnspaced(word)) count++;
    else for (const { isWordLike } of WORDS.segment(word)) if (isWordLike === true) count++;
  }
  return count;
}

/** Where words begin in a text, for scripts that do not show it by spaces. */
export function wordStarts(text: string): ReadonlySet<number> {
  if (!isUnspaced(text)) return new Set();
  return new Set([...WORDS.segment(text)].map(({ index }) => index));
}

/** The share of a text's letters that are not Latin, 0 to 1; 0 for a text without letters. */
export function nonLatinShare(text: string): number {
  return letterShare(text, (letter) => !LATIN.test(letter));
}

/** The share of a text's letters whose script puts no space between words, 0 to 1; 0 for a text without letters. */
export function unspacedShare(text: string): number {
  return letterShare(text, isUnspaced);
}

function letterShare(text: string, counts: (letter: string) => boolean): number {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length === 0 ? 0 : letters.filter(counts).length / letters.length;
}
