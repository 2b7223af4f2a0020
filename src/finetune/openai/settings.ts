import type { GivenHyperparameters } from '../../core/training.ts';

/** What is asked of a provider's trainer; `null` leaves the choice to the provider. */
export interface JobSettings {
  readonly epochs: number | null;
  readonly batchSize: number | null;
  readonly learningRateMultiplier: number | null;
  /** Part of the name of the tuned model. */
  readonly suffix: string | null;
}

/** What was given, and nothing in place of the rest. */
export function jobSettings(given: GivenHyperparameters): JobSettings {
  const number = (name: Exclude<keyof JobSettings, 'suffix'>): number | null =>
    given[name] === undefined ? null : Number(given[name]);
  return {
    epochs: number('epochs'),
    batchSize: number('batchSize'),
    learningRateMultiplier: number('learningRateMultiplier'),
    suffix: given['suffix'] === undefined ? null : String(given['suffix']),
  };
}
