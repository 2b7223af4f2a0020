/** The dated price of one model, or of this machine. */
export interface PriceEntry {
  /** `provider:model`, or a prefix of it ending in `*`. */
  readonly match: string;
  /** USD per million prompt tokens. */
  readonly inputPerMillion?: number;
  /** USD per million prompt tokens that were served from a prefix cache. */
  readonly cachedInputPerMillion?: number;
  /** USD per million generated tokens. */
  readonly outputPerMillion?: number;
  /** USD per million tokens that a model is trained on, every epoch counted. */
  readonly trainingPerMillion?: number;
  /** USD per hour of this machine, for models that run on it. */
  readonly machinePerHour?: number;
  /** Day the price was read off its source, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Where the price stands. */
  readonly source: string;
}
