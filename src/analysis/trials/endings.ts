import type { TrialData } from './run-index.ts';

/** How trials ended that are neither a plain answer nor a wrong one, by what happened. */
export type Endings = Readonly<Record<string, number>>;

/**
 * How a trial ended: `refused` by the model, `content-filter`, `empty`, or what made its call fail, for instance `timeout`
 * or `not-recorded`; `null` for any other answer, and for a failure of which no kind is on record.
 */
function endingOf({ record: { outcome }, calls }: TrialData): string | null {
  if (outcome.status === 'failed') return outcome.kind ?? null;
  const last = calls.at(-1)?.response;
  if (last === undefined) return null;
  if (last.refused === true) return 'refused';
  if (last.finishReason === 'content-filter') return 'content-filter';
  return last.finishReason !== 'length' && last.text.trim() === '' ? 'empty' : null;
}

/** Endings and their numbers, most frequent first. */
export function endingsOf(trials: readonly TrialData[]): Endings {
  const counts = new Map<string, number>();
  for (const trial of trials) {
    const ending = endingOf(trial);
    if (ending !== null) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
