import { BenchError } from '../core/errors.ts';
import { isHangul, splitUnspaced } from '../lib/scripts.ts';
import { normaliseAnswer } from './exact.ts';

/**
 * F1 of the words that an answer shares with a target, the best over the targets; words count as often as they occur.
 * Letters of Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese count as words, as in MLQA and KorQuAD.
 * Two empty texts are equal. As SQuAD's evaluation script but for what {@link normaliseAnswer} names.
 * Source: P. Rajpurkar et al., EMNLP 2016, 2383-2392, with its evaluate-v1.1.py.
 *
 * @throws BenchError `INVALID_DATA` for no targets
 */
export function tokenF1(answer: string, targets: readonly string[]): number {
  if (targets.length === 0) {
    throw new BenchError('INVALID_DATA', 'A sample has no target; give at least one.');
  }
  const given = wordsOf(answer);
  return Math.max(...targets.map((target) => f1(given, wordsOf(target))));
}

function wordsOf(text: string): readonly string[] {
  return normaliseAnswer(text)
    .split(' ')
    .flatMap((word) => (isHangul(word) ? [...word] : splitUnspaced(word)));
}

function f1(given: readonly string[], wanted: readonly string[]): number {
  if (given.length === 0 || wanted.length === 0) return given.length === wanted.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of given) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared++;
  }
  return (2 * shared) / (given.length + wanted.length);
}
