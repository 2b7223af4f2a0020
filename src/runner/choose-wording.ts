import type { WordingSetup } from '../core/journal.ts';
import { contentKey } from '../lib/hash.ts';
import type { FinishedTrial } from './attempt-trial.ts';

/** A wording with what it scored on the dev samples. */
export interface WordingCandidate {
  readonly text: string;
  readonly trials: readonly FinishedTrial[];
}

/** Key of a wording choice: the trials that it rests on. */
export function wordingSetupKey(cell: string, trialKeys: readonly (readonly string[])[]): string {
  return contentKey({ kind: 'wording', cell, trialKeys });
}

/** The candidate with the best mean of the primary metric; of equal ones the first, as the suite lists them. */
export function bestWording(
  candidates: readonly WordingCandidate[],
  primary: { readonly name: string; readonly better: 'higher' | 'lower' },
): { readonly chosen: number; readonly candidates: WordingSetup['candidates'] } {
  const rated = candidates.map(({ text, trials }) => {
    const values = trials.flatMap(({ scores }) =>
      scores.flatMap((score) => (score.metric === primary.name && score.value !== null ? [score.value] : [])),
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { text, value: values.length === 0 ? null : mean, n: values.length };
  });
  const sign = primary.better === 'higher' ? 1 : -1;
  let chosen = 0;
  for (const [index, { value }] of rated.entries()) {
    const best = rated[chosen]?.value ?? null;
    if (value !== null && (best === null || sign * (value - best) > 0)) chosen = index;
  }
  return { chosen, candidates: rated };
}
