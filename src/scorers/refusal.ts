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

/** Tells whether a text refuses: it holds one of the phrases. */
export function refusalReader(phrases: readonly string[]): (text: string) => boolean {
  const wanted = phrases.map(answerWords);
  return (text) => {
    const words = answerWords(text);
    return wanted.some((phrase) => holdsWords(words, phrase));
  };
}
