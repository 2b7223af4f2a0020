import type { Clock } from '../core/clock.ts';
import type { ModelOptions } from '../core/provider.ts';
import type { GivenHyperparameters, TrainingBackend } from '../core/training.ts';
import type { MachineInfo } from '../protocol/machine.ts';
import type { PriceEntry } from '../protocol/pricing.ts';

/** What a base is opened for training with. */
export interface TrainerOptions {
  /** `provider:name`. */
  readonly base: string;
  readonly given: GivenHyperparameters;
  readonly models: ModelOptions;
  readonly prices: readonly PriceEntry[];
  readonly machine: MachineInfo;
  /** The user's cache folder, for what trainers need. */
  readonly cacheFolder: string;
  /** The Python that the local trainer's environment is made from; `undefined` looks for one. */
  readonly python: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Time between two looks at a provider's job in ms; 5 s when left out. */
  readonly pollMs?: number | undefined;
}

/** A backend as it is opened here. */
export type Backend = TrainingBackend<TrainerOptions>;
