import type { TunedAttempt } from '../core/tuned.ts';
import { contentKey } from '../lib/hash.ts';

/** Whether two attempts train the very same: from the same base, on the same rows, in the same way. */
export function isSameTraining(left: TunedAttempt, right: TunedAttempt): boolean {
  const key = ({ suite, training, base, data, backend, hyperparameters, seed }: TunedAttempt): string =>
    contentKey({ suite, training, base, data, backend, hyperparameters, seed });
  return key(left) === key(right);
}

/** Whether a model is there that the dev split, if there is one, was not fully answered with. */
export function lacksScore({ model, devScore }: TunedAttempt, dev: readonly unknown[]): boolean {
  return model !== null && dev.length > 0 && (devScore === null || (devScore.unanswered ?? 0) > 0);
}

/**
 * The attempt of an earlier session that need not be made again: one whose model still lacks its score, or, unless another is
 * asked for, the last that has a model.
 */
export function finishedBefore(
  same: readonly TunedAttempt[],
  { dev, again }: { readonly dev: readonly unknown[]; readonly again: boolean },
): TunedAttempt | undefined {
  const unscored = same.findLast((attempt) => lacksScore(attempt, dev));
  return unscored ?? (again ? undefined : same.findLast(({ model }) => model !== null));
}

/** What is said in place of a training that was made before. */
export function sayFinished(attempt: TunedAttempt, dev: readonly unknown[]): string {
  const more = lacksScore(attempt, dev) ? 'it still has to be scored on dev' : '--again trains once more';
  return `already trained as "${attempt.id}" on ${attempt.startedAt.slice(0, 10)}, so nothing is trained or paid; ${more}`;
}
