import type { TrialRecord } from '../../protocol/records.ts';

/** The reason that most of the failed trials have, and how many; of equally many the first by its letters. */
export function commonFailure(
  trials: Iterable<Pick<TrialRecord, 'outcome'>>,
): { readonly reason: string; readonly trials: number } | undefined {
  const reasons = new Map<string, number>();
  for (const { outcome } of trials) {
    if (outcome.status === 'failed') reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
  }
  const [most] = [...reasons].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return most === undefined ? undefined : { reason: most[0], trials: most[1] };
}
