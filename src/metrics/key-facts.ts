import { BenchError } from '../core/errors.ts';
import { isHangul, splitUnspaced } from '../lib/scripts.ts';
import { splitSentences } from './sentences.ts';

/** A fact that an answer should hold, and the phrasings that count as holding it. */
export interface KeyFact {
  /** Names the fact in results. */
  readonly fact: string;
  /** Any one of them suffices; {@link parsePhrasing} says how they are written. */
  readonly accept: readonly string[];
}

/** Which facts a text holds. */
export interface KeyFactResult {
  /** The share of facts found, 0 to 1. */
  readonly recall: number;
  readonly found: readonly string[];
  readonly missing: readonly string[];
}

/** One word of a phrase; with `open` any ending may follow. */
export interface PhraseWord {
  readonly text: string;
  readonly open: boolean;
}

/** Consecutive words. */
export type Phrase = readonly PhraseWord[];

/**
 * Reads an accepted phrasing: words that stand one after another in the text, case, punctuation and apostrophes aside;
 * `*` at the end of a word stands for any ending, none included, and a Korean word may have any; ` & ` joins phrases that have to occur in one sentence,
 * in any order.
 *
 * @returns the phrases, more than one where ` & ` joins them
 * @throws BenchError `INVALID_DATA` for a phrase without words or a `*` that does not end a word
 */
export function parsePhrasing(phrasing: string): readonly Phrase[] {
  return phrasing.split(/\s&\s/u).map((phrase) => {
    const words = phrase
      .trim()
      .split(/\s+/u)
      .flatMap((word) => parseWord(word, phrasing));
    if (words.length === 0) throw malformed(phrasing, 'has a phrase without words');
    return words;
  });
}

/**
 * Looks for each fact's phrasings in a text. Both sides are compared after NFKC, in lower case, with apostrophes and
 * the commas inside numbers removed, all other punctuation read as a space, and letters of scripts that put no space between
 * words as words. A phrasing of one phrase may cross a
 * sentence's end; joined phrases must share a sentence, as {@link splitSentences} finds them.
 *
 * @throws BenchError `INVALID_DATA` for no facts, a fact without phrasings, or as {@link parsePhrasing}
 */
export function keyFactRecall(text: string, facts: readonly KeyFact[]): KeyFactResult {
  if (facts.length === 0)
    throw new BenchError('INVALID_DATA', 'A sample has no key facts; give at least one.');
  const whole = textWords(text);
  const sentences = splitSentences(text).map(textWords);
  const found: string[] = [];
  const missing: string[] = [];
  for (const { fact, accept } of facts) {
    if (accept.length === 0) {
      throw new BenchError('INVALID_DATA', `The key fact "${fact}" accepts no phrasing.`, {
        details: { fact },
      });
    }
    const holds = accept.map(parsePhrasing).some((phrases) => {
      const places = phrases.length === 1 ? [whole] : sentences;
      return places.some((words) => phrases.every((phrase) => contains(words, phrase)));
    });
    (holds ? found : missing).push(fact);
  }
  return { recall: found.length / facts.length, found, missing };
}

function textWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘ʼ`´]/gu, '')
    .replace(/(?<=\p{N}),(?=\p{N})/gu, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .flatMap(splitUnspaced);
}

function parseWord(word: string, phrasing: string): PhraseWord[] {
  const open = word.endsWith('*');
  const bare = open ? word.slice(0, -1) : word;
  const parts = textWords(bare);
  if (bare.includes('*') || (open && parts.length === 0))
    throw malformed(phrasing, 'has a * that does not end a word');
  return parts.map((text, index) => ({ text, open: open && index === parts.length - 1 }));
}

function malformed(phrasing: string, fault: string): BenchError {
  return new BenchError('INVALID_DATA', `The accepted phrasing "${phrasing}" ${fault}.`, {
    details: { phrasing },
  });
}

function contains(words: readonly string[], phrase: Phrase): boolean {
  return words.some((_, start) =>
    phrase.every(({ text, open }, offset) => {
      const word = words[start + offset];
      return word !== undefined && (open || isHangul(text) ? word.startsWith(text) : word === text);
    }),
  );
}
