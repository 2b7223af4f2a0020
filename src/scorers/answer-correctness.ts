import { z } from 'zod';
import { BenchError } from '../core/errors.ts';
import { defineScorer } from '../core/scorer.ts';
import { countWords, isUnspaced } from '../lib/scripts.ts';
import { answerWords, holdsWords } from '../metrics/answer-words.ts';
import { withoutCitations } from '../metrics/lexical-support.ts';
import { refusalOptions, refusalReader } from './refusal.ts';

const optionsSchema = z.strictObject({ ...refusalOptions, maxWords: z.int().min(1).default(25) });

/**
 * Whether a short answer names one of the targets, as whole words in one piece and without its citations. An answer of
 * more words than allowed is wrong: who lists everything has not answered. A sample whose first target is a refusal is
 * unanswerable, and right is the answer that refuses; elsewhere a refusal is wrong. "Not 30 days" does not name "30 days",
 * but "no fee after 30 days" does: what else a sentence denies is not understood.
 */
export const answerCorrectness = defineScorer({
  name: 'answer-correctness',
  formerly: 'answer-match',
  version: 2,
  options: optionsSchema,
  create({ refusals, maxWords }) {
    const { refuses, isUnanswerable } = refusalReader(refusals);
    return {
      metric: {
        title: 'Answer correctness',
        aggregation: { kind: 'proportion' },
        scale: 1,
        better: 'higher',
      },
      check({ id, targets }) {
        const empty = targets.find((target) => answerWords(target).length === 0);
        if (empty === undefined) return;
        throw new BenchError(
          'INVALID_DATA',
          `the sample "${id}" has a target without a word in it: ${JSON.stringify(empty)}.`,
        );
      },
      score({ targets }, reading) {
        if (reading.status !== 'answered') return { value: 0, detail: { matched: null, refused: false } };
        const answer = withoutCitations(reading.answer, targets);
        const words = answerWords(answer);
        // Where no space parts words, the words compared are letters.
        const length = isUnspaced(answer) ? countWords(answer) : words.length;
        const refused = refuses(answer);
        if (isUnanswerable(targets)) return { value: refused ? 1 : 0, detail: { matched: null, refused } };
        const matched =
          refused || length > maxWords
            ? null
            : (targets.find((target) => names(words, answerWords(target))) ?? null);
        return { value: matched === null ? 0 : 1, detail: { matched, refused } };
      },
    };
  },
});

/** Words that deny what follows them directly, as {@link answerWords} leaves them. */
const DENYING: readonly string[] = [
  'not',
  'isnt',
  'arent',
  'wasnt',
  'nicht',
  'pas',
  'niet',
  'non',
  'не',
  '不',
  '没',
  '非',
  '無',
];

function names(words: readonly string[], wanted: readonly string[]): boolean {
  const denied = words.flatMap((word, index) => (DENYING.includes(word) ? [index] : []));
  if (denied.length === 0 || wanted.some((word) => DENYING.includes(word))) return holdsWords(words, wanted);
  return words.some(
    (_, start) =>
      !denied.includes(start - 1) && holdsWords(words.slice(start, start + wanted.length), wanted),
  );
}
