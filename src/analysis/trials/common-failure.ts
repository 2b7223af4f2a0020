import type { TrialRecord } from '../../protocol/records.ts';

/** A reason, and how often it was given. */
export interface CommonReason {
  readonly reason: string;
  readonly times: number;
}

/** The reason that most of the failed trials have; `undefined` where none failed. */
export function commonFailure(trials: Iterable<Pick<TrialRecord, 'outcome'>>): CommonReason | undefined {
  return commonReason(
    Array.from(trials).flatMap(({ outcome }) => (outcome.status === 'failed' ? outcome.reason : [])),
  );
}

/** The most frequent of many reasons; of equally many the first by its letters. */
export function commonReason(reasons: readonly string[]): CommonReason | undefined {
  return [...Map.groupBy(reasons, (reason) => reason)]
    .map(([reason, { length: times }]) => ({ reason, times }))
    .sort((a, b) => b.times - a.times || (a.reason < b.reason ? -1 : 1))[0];
}

/** `; most often (3 times): HTTP 500`, as it follows what is said of so many failures; of one its reason alone. */
export function sayCommonReason({ reason, times }: CommonReason, failures: number): string {
  const often = failures === 1 ? '' : `; most often (${times === 1 ? 'once' : `${times} times`})`;
  return `${often}: ${reason}`;
}
