import type { MachineInfo } from './machine.ts';
import type { Prompt, PromptForm } from './model.ts';
import type { TrainingKind } from './technique.ts';

/** Version of `tuned/ledger.json`; raised with every change that an older reader would misread. */
export const LEDGER_SCHEMA = 'adaptbench-tuned/1';

/** One solved question, in the very form in which the tuned model will be asked. */
export interface TrainingRow {
  /** Id of the sample. */
  readonly sample: string;
  readonly prompt: Prompt;
  readonly answer: string;
}

/** Who trains. */
export type TrainingBackend = 'local' | 'openai';

/** What a training set was made from; two that agree in both keys teach the same. */
export interface TrainingData {
  /** Content key of the samples. */
  readonly dataKey: string;
  /** Content key of the prompts as they are rendered without passages, and of the answers. */
  readonly promptKey: string;
  readonly examples: number;
  /** Samples of the train split. */
  readonly available: number;
  /** Held-out examples whose loss was watched. */
  readonly dev: number;
  /** Seed by which the examples were chosen; it makes no difference when all are used. */
  readonly seed: number;
}

/** The state that a training was left in; `unknown` is a provider's job that may go on, although it cannot be looked at. */
export type TunedStatus = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired' | 'unknown';

/** The held-out loss after a step, per token of the answers. */
export interface HeldOutLoss {
  readonly step: number;
  readonly loss: number;
}

/** The model that came out of a training. */
export type TunedModel =
  | {
      readonly kind: 'adapter';
      /** GGUF file, relative to the ledger. */
      readonly file: string;
      readonly sha256: string;
      readonly bytes: number;
    }
  | {
      readonly kind: 'remote';
      /** `provider:name`. */
      readonly id: string;
    };

/** One attempt at training, whatever became of it; money and time are on record even where no model is. */
export interface TunedAttempt {
  readonly id: string;
  /** Attempts that were started together, with other seeds. */
  readonly group: string;
  readonly status: TunedStatus;
  /** Why there is no model; `null` where there is one or may still be. */
  readonly reason: string | null;
  readonly startedAt: string;
  readonly suite: string;
  readonly training: TrainingKind;
  readonly base: {
    /** `provider:name`. */
    readonly model: string;
    /** SHA-256 of the weights; `null` where only the name is known. */
    readonly weightsHash: string | null;
    readonly form: PromptForm;
  };
  readonly data: TrainingData;
  readonly backend: TrainingBackend;
  readonly hyperparameters: Readonly<Record<string, number | string | null>>;
  readonly seed: number;
  /** Where it was trained; `null` at a provider. */
  readonly machine: MachineInfo | null;
  /** Each is `null` while unknown. */
  readonly took: {
    /** Wall time in ms, from the launch to the end. */
    readonly elapsedMs: number | null;
    /** Every epoch counted. */
    readonly trainedTokens: number | null;
    readonly peakMemoryBytes: number | null;
    /** What the provider charges, in USD; `null` also for machine time, which a report prices itself. */
    readonly usd: number | null;
  };
  readonly loss: {
    /** Of the last step. */
    readonly train: number | null;
    readonly heldOut: readonly HeldOutLoss[];
    /** Step whose weights were kept; `null` where nobody says. */
    readonly keptStep: number | null;
  };
  /** Primary metric on the dev split; `null` where there is none or it was not measured. */
  readonly devScore: {
    readonly metric: string;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly n: number;
    readonly better: 'higher' | 'lower';
    /** Dev samples that could not be answered, and have no part in it; absent when there are none. */
    readonly unanswered?: number | undefined;
  } | null;
  readonly model: TunedModel | null;
  /** Declared by the user, never measured; `null` when nothing was. */
  readonly declared: {
    readonly labellingMinutesPerExample: number;
    readonly hourlyRateUsd: number | null;
  } | null;
  /** The provider's job; `null` for a training on this machine. */
  readonly job: {
    /** `null` until the provider has named it. */
    readonly id: string | null;
    readonly trainingFile: string;
    /** `null` where there is none, or none yet. */
    readonly validationFile: string | null;
    readonly endpoint: string;
    /** Content key of the rows that the files hold; missing in older records. */
    readonly content?: string | undefined;
  } | null;
}

/** `tuned/ledger.json`. */
export interface TunedLedger {
  readonly schema: typeof LEDGER_SCHEMA;
  readonly attempts: readonly TunedAttempt[];
}
