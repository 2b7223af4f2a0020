import type { GivenHyperparameters } from '../../core/training.ts';

/** How a LoRA adapter is trained on this machine. */
export interface LoraSettings {
  readonly rank: number;
  readonly alpha: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Ends the training before its epochs are over; `null` for no such end. */
  readonly maxSteps: number | null;
  /** Share of the steps over which the learning rate rises; from there it falls to 0. */
  readonly warmup: number;
  /** Epochs without a lower held-out loss after which the training ends. */
  readonly patience: number;
}

/** What did well for the embedded models and some dozens of examples; a suite may want others, to be chosen on dev. */
const LORA_DEFAULTS: LoraSettings = {
  rank: 8,
  alpha: 16,
  learningRate: 1e-3,
  batchSize: 8,
  epochs: 8,
  maxSteps: null,
  warmup: 0.1,
  patience: 3,
};

/** The defaults with what was given; alpha follows the rank. */
export function loraSettings(given: GivenHyperparameters): LoraSettings {
  const number = (name: 'rank' | 'learningRate' | 'batchSize' | 'epochs'): number =>
    Number(given[name] ?? LORA_DEFAULTS[name]);
  const rank = number('rank');
  return {
    ...LORA_DEFAULTS,
    rank,
    alpha: 2 * rank,
    learningRate: number('learningRate'),
    batchSize: number('batchSize'),
    epochs: number('epochs'),
    maxSteps: given['maxSteps'] === undefined ? null : Number(given['maxSteps']),
  };
}
