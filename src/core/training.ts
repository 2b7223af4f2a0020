import type { MachineInfo } from '../protocol/machine.ts';
import type { Prompt } from '../protocol/model.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import type { Named } from './registry.ts';

/** One solved question, in the very form in which the tuned model will be asked. */
export interface TrainingRow {
  /** Id of the sample. */
  readonly sample: string;
  readonly prompt: Prompt;
  readonly answer: string;
}

/** What happens while a model is trained, for a display. */
export type TrainingEvent =
  | {
      /** Something takes a while of which no steps can be counted. */
      readonly type: 'phase';
      readonly text: string;
    }
  | {
      readonly type: 'step';
      readonly step: number;
      /** `null` where a provider does not say. */
      readonly steps: number | null;
      readonly loss: number | null;
      readonly tokensPerSecond: number | null;
      readonly remainingMs: number | null;
    }
  | {
      /** The loss on held-out examples. */
      readonly type: 'held-out';
      readonly step: number;
      readonly loss: number;
    }
  | {
      /** A provider's own words. */
      readonly type: 'message';
      readonly text: string;
    };

/** Told of every event in order. */
export type OnTraining = (event: TrainingEvent) => void;

/** Something of a training that a user may set. */
export interface Hyperparameter {
  /** As attempts have it; its flag is the same with hyphens, for instance `--batch-size`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** A whole number from 1 on, a number above 0, or a text. */
  readonly takes: 'whole' | 'positive' | 'text';
}

/** Hyperparameters that a user set, by name. */
export type GivenHyperparameters = Readonly<Record<string, number | string>>;

/** What a training would take, as far as that is known before. */
export interface TrainingEstimate {
  /** Of all training rows once. */
  readonly tokens: number;
  /** Whose tokens they are, for instance `o200k_base`. */
  readonly tokenizer: string;
  /** Times that each row is trained on, at most. */
  readonly epochs: number;
  /** What the provider charges; `null` when that is not known, as for machine time. */
  readonly usd: number | null;
}

/**
 * A kind of trainer, on this machine or at a provider; its clients are loaded when a base is opened.
 * @typeParam Options what it is opened with
 */
export interface TrainingBackend<Options = never> extends Named {
  /** As attempts have it. */
  readonly name: string;
  /**
   * `local`: a training ends with its process and takes time of this machine. `remote`: it goes on at a provider, which
   * charges for each, so that an attempt that was left is gone on with, and none is made that was not asked for.
   */
  readonly place: 'local' | 'remote';
  readonly hyperparameters: readonly Hyperparameter[];
  /**
   * Takes a base up. Nothing is spent, and nothing is sent.
   * @throws BenchError for a base that is not there
   */
  open(options: Options): Promise<Trainer>;
}

/** A base that is about to be trained, in a way that is settled. */
export interface Trainer {
  readonly backend: Pick<TrainingBackend, 'name' | 'place'>;
  readonly base: TunedAttempt['base'];
  /** Every hyperparameter, with what is taken where nothing was given. */
  readonly hyperparameters: TunedAttempt['hyperparameters'];
  /** Where it trains; `null` at a provider. */
  readonly machine: MachineInfo | null;
  /**
   * Makes sure that it could train, before a training set is made for it.
   * @throws BenchError for a base that it cannot train, or without a key
   */
  requireReady(): void;
  /** Longest prompt plus answer that the base is trained on, in tokens; `null` when not known. */
  readonly mostTokens: number | null;
  /** Prompt and answer in tokens, or as near as they can be counted. */
  tokensOf(row: TrainingRow): number;
  estimate(rows: readonly TrainingRow[]): Promise<TrainingEstimate>;
  /**
   * Trains, or goes on with what an earlier session left. Money and time are part of what is given back also where no
   * model is.
   * @returns `null` where the very same has been trained before
   * @throws BenchError before anything was spent; the signal's reason where a provider's job goes on
   */
  train(task: TrainingTask): Promise<TrainingEnd | null>;
  /**
   * Ends what an earlier session left running, and tells what it cost; absent for a backend whose trainings end with
   * their process.
   * @throws BenchError `PROVIDER`, or `INVALID_ARGUMENT` for one that runs elsewhere than where this one trains
   */
  cancel?(left: TunedAttempt, context: CancelContext): Promise<TrainingEnd>;
  close(): Promise<void>;
}

/** One training, of rows that are rendered and checked. */
export interface TrainingTask {
  readonly train: readonly TrainingRow[];
  /** Held out, to watch the loss on; empty where there are none. */
  readonly dev: readonly TrainingRow[];
  /** Where samples stand, for errors. */
  readonly places: {
    get(sample: string): { readonly file: string; readonly line: number; readonly unit?: string } | undefined;
  };
  readonly seed: number;
  /** Folder of the ledger, into which adapters are put. */
  readonly folder: string;
  readonly onEvent: OnTraining;
  /**
   * Takes the attempt up as the only process that does so.
   * @returns `null`, without any work, where the very same has been trained before
   */
  takeUp<T>(how: TakingUp, work: (open: OpenAttempt) => Promise<T>): Promise<T | null>;
}

/** How an attempt is taken up. */
export interface TakingUp {
  /** Name of the lock; backends that must not work at the same time have the same. */
  readonly lock: string;
  /** What is locked, for errors. */
  readonly what: string;
  /** How long another process is waited for, in ms; as long as locks usually are when left out. */
  readonly limitMs?: number;
  /** What a user can do when it is not free by then. */
  readonly hint: string;
  /** Where jobs run: only an attempt there is the very same; `null` on this machine. */
  readonly endpoint: string | null;
}

/** An attempt that is taken up: a new one, or what an earlier session left. */
export interface OpenAttempt {
  readonly attempt: TunedAttempt;
  /** Every attempt of the ledger. */
  readonly all: readonly TunedAttempt[];
  /** Writes it down with a change; awaited before anything is spent, or goes on that could not be found again. */
  record(change: Partial<TunedAttempt>): Promise<TunedAttempt>;
}

/** How a training ended. */
export interface TrainingEnd {
  /** What goes into the ledger. */
  readonly facts: Pick<TunedAttempt, 'status' | 'reason' | 'took' | 'loss' | 'model'>;
  /** Thrown once they are written down; `null` where there is a model. */
  readonly error: unknown;
}

/** What ending a job needs. */
export interface CancelContext {
  /** Every attempt of the ledger. */
  readonly all: readonly TunedAttempt[];
  readonly onEvent: OnTraining;
}
