import { contentKey } from '../lib/hash.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';

/** Whether two attempts train the very same: from the same base, on the same rows, in the same way. */
export function isSameTraining(left: TunedAttempt, right: TunedAttempt): boolean {
  const key = ({ suite, training, base, data, backend, hyperparameters, seed }: TunedAttempt): string =>
    contentKey({ suite, training, base, data, backend, hyperparameters, seed });
  return key(left) === key(right);
}

/** Whether a job may still go on. */
export function isOpen({ status }: TunedAttempt): boolean {
  return status === 'running' || status === 'unknown';
}

/** Whether a model is there that the dev split, if there is one, was not fully answered with. */
export function lacksScore({ model, devScore }: TunedAttempt, dev: readonly unknown[]): boolean {
  return model !== null && dev.length > 0 && (devScore === null || (devScore.unanswered ?? 0) > 0);
}

/**
 * The attempt of an earlier session that need not be made again: one whose model was never scored, or, unless another is
 * asked for, one that lacks a part of its score, or the last that has a model.
 */
export function finishedBefore(
  same: readonly TunedAttempt[],
  { dev, again }: { readonly dev: readonly unknown[]; readonly again: boolean },
): TunedAttempt | undefined {
  const unscored = same.filter((attempt) => lacksScore(attempt, dev));
  // A dev sample that is refused for good must not be in the way of another training.
  if (again) return unscored.findLast(({ devScore }) => devScore === null);
  return unscored.at(-1) ?? same.findLast(({ model }) => model !== null);
}

/** What is said in place of a training that was made before. */
export function sayFinished(attempt: TunedAttempt, dev: readonly unknown[]): string {
  const consequence = lacksScore(attempt, dev)
    ? 'so it is not trained again; it still has to be scored on dev'
    : 'so nothing is trained or paid for; --again trains once more';
  return `already trained as "${attempt.id}" on ${attempt.startedAt.slice(0, 10)}, ${consequence}`;
}
