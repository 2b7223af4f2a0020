import type { NanoUsd } from '../../lib/money.ts';
import type { Prompt } from '../../protocol/model.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';

/** How a projected model would count the tokens. */
export interface ProjectedTokens {
  prompt(prompt: Prompt): number;
  text(text: string): number;
  /** Counted by a tokenizer that the model is not known to use. */
  readonly guessed: boolean;
}

/** A model on which the tokens of a run are priced. */
export interface ProjectionTarget {
  /** `provider:name`. */
  readonly model: string;
  /** By the token; `null` where it has none: then nothing but hosting is priced. */
  readonly price: PriceEntry | null;
  /** USD an hour of the server that it would run on; `null` where it is paid by the token alone. */
  readonly hostingPerHour: number | null;
  /** `null` where no tokenizer of it is at hand: tokens count as they were measured. */
  readonly tokens: ProjectedTokens | null;
}

/** Whose count of tokens was priced: a tokenizer of the model, one that may differ, or that of the run. */
export type TokensBy = 'its tokenizer' | 'a guess' | 'the run';

/** What an answer would cost, the mean over a cell's answers; `null` is unknown. */
export interface ProjectedCell {
  readonly suite: string;
  readonly technique: string;
  /** Model that answered in the run. */
  readonly measured: string;
  readonly answers: number;
  readonly perAnswer: NanoUsd | null;
  /** The same in a batch, where the price has a discount for it. */
  readonly inBatch: NanoUsd | null;
  /** Where it is hosted: the server's part at the volume of a month, and of a server that is never idle. */
  readonly hosting?: {
    readonly atVolume: NanoUsd;
    /** At the pace of the run, on its machine. */
    readonly atFull: NanoUsd | null;
    readonly servers: number | null;
    readonly utilisation: number | null;
  };
}

/** One model with what the answers of a run would cost on it. */
export interface ProjectedModel {
  readonly model: string;
  readonly price: PriceEntry | null;
  readonly hostingPerHour: number | null;
  readonly tokensBy: TokensBy;
  /** All answers of the run, set-ups and hosting apart. */
  readonly run: NanoUsd | null;
  readonly runInBatch: NanoUsd | null;
  readonly cells: readonly ProjectedCell[];
}

/** Prices of other models for the same tokens. What those models would answer, and how well, is not projected. */
export interface ProjectionReport {
  /** Answers a month that hosting is shared by. */
  readonly volume: number;
  /** What the run's own answers cost, as it was measured. */
  readonly measured: NanoUsd | null;
  readonly answers: number;
  readonly models: readonly ProjectedModel[];
}
