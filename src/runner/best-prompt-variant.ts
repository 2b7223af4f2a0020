import { contentKey } from '../lib/hash.ts';
import type { ScoreRecord, TrialRecord } from '../protocol/records.ts';
import type { PromptSelection } from '../protocol/setups.ts';

/** A prompt variant with what it scored on the dev samples. */
export interface PromptCandidate {
  readonly text: string;
  readonly trials: readonly { readonly trial: TrialRecord; readonly scores: readonly ScoreRecord[] }[];
}

/** Key of a prompt selection: the trials that it rests on. `wording` is what the first version called it. */
export function promptSelectionKey(cell: string, trialKeys: readonly (readonly string[])[]): string {
  return contentKey({ kind: 'wording', cell, trialKeys });
}

/** What a choice among prompt variants came to. */
export type PromptChoice = Pick<PromptSelection, 'chosen' | 'candidates' | 'skipped'>;

/**
 * The candidate with the best mean of the primary metric on the samples that all candidates answered, so that a call that
 * failed decides nothing; of equal ones the first, as the suite lists them. Without any such sample it is the first.
 */
export function bestPromptVariant(
  candidates: readonly PromptCandidate[],
  primary: { readonly name: string; readonly better: 'higher' | 'lower' },
): PromptChoice {
  const scored = candidates.map(({ text, trials }) => ({
    text,
    values: new Map(
      trials.flatMap(({ trial, scores }) =>
        scores.flatMap(({ metric, value }) =>
          metric === primary.name && value !== null ? [[trial.sample, value] as const] : [],
        ),
      ),
    ),
  }));
  const asked = [...new Set(candidates.flatMap(({ trials }) => trials.map(({ trial }) => trial.sample)))];
  const compared = asked.filter((sample) => scored.every(({ values }) => values.has(sample)));
  const rated = scored.map(({ text, values }) => {
    const sum = compared.reduce((total, sample) => total + (values.get(sample) ?? 0), 0);
    return { text, value: compared.length === 0 ? null : sum / compared.length, n: compared.length };
  });
  const failed = new Set(
    candidates.flatMap(({ trials }) =>
      trials.flatMap(({ trial }) => (trial.outcome.status === 'failed' ? [trial.sample] : [])),
    ),
  );
  const sign = primary.better === 'higher' ? 1 : -1;
  let chosen = 0;
  for (const [index, { value }] of rated.entries()) {
    const best = rated[chosen]?.value ?? null;
    if (value !== null && (best === null || sign * (value - best) > 0)) chosen = index;
  }
  return {
    chosen,
    candidates: rated,
    ...(failed.size === 0
      ? {}
      : { skipped: { samples: asked.filter((sample) => failed.has(sample)), of: asked.length } }),
  };
}
