import type { NanoUsd } from '../../lib/money.ts';
import type { HeldOutLoss } from '../../protocol/tuned.ts';
import type { Place, TrainingKind } from '../../protocol/words.ts';

/** What a training took. */
export interface TrainingTook {
  /** Wall time in ms; `null` when it is not known of every attempt. */
  readonly elapsedMs: number | null;
  /** Every epoch counted; `null` likewise. */
  readonly trainedTokens: number | null;
  /** What the provider charged, or the machine's time at its price; `null` likewise. */
  readonly cost: NanoUsd | null;
}

/** What people put in, as the user declared it; never measured. */
export interface DeclaredEffort {
  /** Labelling all examples, in ms. */
  readonly labellingMs: number;
  /** `null` where no hourly rate was declared. */
  readonly cost: NanoUsd | null;
}

/** A tuned model that answered in this run. */
export interface TunedReport {
  /** Id in the ledger, or the provider's. */
  readonly key: string;
  /** Base, `provider:name`. */
  readonly model: string;
  /** Techniques that it answered for. */
  readonly techniques: readonly string[];
  /** `null` for a model that stands in no ledger, of which nothing else is known. */
  readonly facts: TunedFacts | null;
}

/** What the ledger says of a tuned model. */
export interface TunedFacts {
  readonly training: TrainingKind;
  /** Who trained it. */
  readonly backend: string;
  /** Where its training rows went. */
  readonly place: Place;
  readonly examples: number;
  /** Samples of the train split. */
  readonly available: number;
  readonly seed: number;
  readonly hyperparameters: Readonly<Record<string, number | string | null>>;
  /** Of the model itself. */
  readonly took: TrainingTook;
  /** Of all attempts that were started together: the set-up that every answer of it rests on. */
  readonly inAll: TrainingTook;
  readonly attempts: { readonly started: number; readonly failed: number };
  readonly peakMemoryBytes: number | null;
  /** Size of the adapter; `null` for a model at a provider. */
  readonly bytes: number | null;
  readonly heldOut: readonly HeldOutLoss[];
  readonly keptStep: number | null;
  /** Primary metric on dev, of every attempt that was started together; chosen is the best. */
  readonly devScores: readonly {
    readonly seed: number;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly n: number;
    readonly chosen: boolean;
  }[];
  readonly declared: DeclaredEffort | null;
}
