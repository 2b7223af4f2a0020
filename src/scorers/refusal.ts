import { z } from 'zod';
import { answerWords, holdsWords } from '../metrics/answer-words.ts';

/** Phrases by which an answer says that it does not know. */
const REFUSALS: readonly string[] = [
  'unknown',
  'not known',
  "i don't know",
  'i do not know',
  'not stated',
  'not mentioned',
  'not specified',
  'no information',
  'cannot be found',
  'not in the documents',
];

/** Options of scorers that tell refusals from answers. */
export const refusalOptions = {
  refusals: z
    .array(z.string().min(1))
    .min(1)
    .default([...REFUSALS]),
};

/** Tells refusals from answers, in outputs and in targets. */
export interface RefusalReader {
  /**
   * Whether an output refuses: it holds one of the phrases. A phrase of a single word has to end its clause, for
   * "unknown devices are blocked" is an answer.
   */
  refuses(text: string): boolean;
  /** Whether a sample cannot be answered: its first target is one of the phrases and nothing else. */
  isUnanswerable(targets: readonly string[]): boolean;
}

/** A reader for given phrases. */
export function refusalReader(phrases: readonly string[]): RefusalReader {
  const wanted = phrases.map(answerWords);
  return {
    refuses: (text) =>
      text.split(/[.,;:!?\n–—。，、；：！？]+/).some((clause) => {
        const words = answerWords(clause);
        return wanted.some((phrase) =>
          phrase.length === 1 ? words.at(-1) === phrase[0] : holdsWords(words, phrase),
        );
      }),
    isUnanswerable: ([first = '']) => {
      const words = answerWords(first).join(' ');
      return wanted.some((phrase) => phrase.join(' ') === words);
    },
  };
}
