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
export const LORA_DEFAULTS: LoraSettings = {
  rank: 8,
  alpha: 16,
  learningRate: 1e-3,
  batchSize: 8,
  epochs: 8,
  maxSteps: null,
  warmup: 0.1,
  patience: 3,
};

/** What is asked of a provider's trainer; `null` leaves the choice to the provider. */
export interface JobSettings {
  readonly epochs: number | null;
  readonly batchSize: number | null;
  readonly learningRateMultiplier: number | null;
  /** Part of the name of the tuned model. */
  readonly suffix: string | null;
}
