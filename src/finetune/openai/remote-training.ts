import { setTimeout as sleep } from 'node:timers/promises';
import type { OnTraining, TrainingRow } from '../../core/training.ts';
import type { HeldOutLoss, TunedAttempt } from '../../protocol/tuned.ts';
import type { TunedStatus } from '../../protocol/words.ts';
import type { TrainingClient } from './client.ts';
import type { JobSettings } from './settings.ts';

/** A provider's job as the ledger has it. */
export type Job = NonNullable<TunedAttempt['job']>;

/** A job that the provider has named. */
export type NamedJob = Job & { readonly id: string };

/** What looking at a provider's work needs. */
export interface Watching {
  readonly client: TrainingClient;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
  /** Time between two looks in ms; 5 s when left out. */
  readonly pollMs?: number | undefined;
}

/** A training at a provider. */
export interface RemoteTraining extends Watching {
  /** The base as the provider knows it. */
  readonly model: string;
  readonly train: readonly TrainingRow[];
  readonly dev: readonly TrainingRow[];
  readonly settings: JobSettings;
  readonly seed: number;
  /** What an earlier session left of this very training; `null` for a new one. */
  readonly job: Job | null;
  /** Files of trainings of which it is sure that they were never launched. */
  readonly spare: readonly Job[];
  /** Ids of jobs that other attempts have. */
  readonly known: ReadonlySet<string>;
  /** Writes the job down; awaited before anything goes on that could not be found again. */
  readonly record: (job: Job) => Promise<void>;
}

/** What came of a job. */
export interface RemoteOutcome {
  readonly status: Exclude<TunedStatus, 'running'>;
  readonly reason: string | null;
  /** As the provider knows it. */
  readonly model: string | null;
  readonly trainedTokens: number | null;
  /** By the provider's clock, from the launch to the end, waiting in its queue included. */
  readonly elapsedMs: number | null;
  readonly trainLoss: number | null;
  readonly heldOut: readonly HeldOutLoss[];
}

const POLL_MS = 5_000;

/** Waits until the next look, or longer where a server asks for it. */
export async function pause({ signal, pollMs = POLL_MS }: Watching, factor = 1, leastMs = 0): Promise<void> {
  await sleep(Math.max(pollMs * factor, leastMs), undefined, { signal }).catch(() => signal.throwIfAborted());
}
