import { join } from 'node:path';
import { BenchError } from '../core/errors.ts';
import type { LocalAdapter, Provider } from '../core/provider.ts';
import { hashFile } from '../models/local/weights-hash.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { WeightsIngredient } from '../protocol/technique.ts';
import type { TrainingData, TunedAttempt } from '../protocol/tuned.ts';
import type { LedgerEntry } from './ledger.ts';

/** Whom a cell asks in place of its base. */
export type TunedTarget =
  | { readonly kind: 'adapter'; readonly adapter: LocalAdapter }
  | {
      readonly kind: 'remote';
      /** `provider:name`. */
      readonly id: string;
    };

/** A tuned model with what the ledger says of it. */
export interface FoundTuned {
  readonly target: TunedTarget;
  /** The ledger's id, or the provider's for a model that stands in no ledger. */
  readonly key: string;
  /** It and those that were started together with it; empty for a model that stands in no ledger. */
  readonly attempts: readonly TunedAttempt[];
}

/** What a tuned model has to fit. */
export interface Wanted {
  readonly suite: string;
  readonly weights: WeightsIngredient;
  readonly base: ModelInfo;
  /** Whose base it is. */
  readonly provider: Provider;
  /** How a model is had where none fits, as a sentence. */
  readonly remedy: string;
  /** Keys of the training set that the suite would give now, for as many examples as an attempt had. */
  keys(data: TrainingData): Pick<TrainingData, 'dataKey' | 'promptKey'>;
  /** Whether it would be asked in prompts that tell a change of documents, of which its training said nothing. */
  readonly toldOfChange: boolean;
}

/**
 * Finds the tuned model of a technique: the one it names, or the last one of the ledger for suite, base and training, of
 * those that were started together the best on dev.
 * @throws BenchError `MODEL_UNAVAILABLE` when there is none, or when it does not fit what it would be used for
 */
export async function findTuned(entries: readonly LedgerEntry[], wanted: Wanted): Promise<FoundTuned> {
  const { weights, base, provider } = wanted;
  const named = weights.tuned;
  if (named?.includes(':') === true) return remote(named, wanted);
  const entry = named === null ? latest(entries, wanted) : byId(entries, named);
  refuseMisfit(entry.attempt, wanted);
  if (wanted.toldOfChange) refuseUntold(entry.attempt);
  const { attempt, folder } = entry;
  const attempts = entries.map((other) => other.attempt).filter(({ group }) => group === attempt.group);
  const { model } = attempt;
  if (model === null) {
    throw new BenchError(
      'MODEL_UNAVAILABLE',
      `no model came of the training "${attempt.id}": ${attempt.reason ?? attempt.status}.`,
    );
  }
  if (model.kind === 'remote') {
    const { endpoint } = attempt.job ?? { endpoint: null };
    // Other servers than its own may know the base by another name than the one that was asked for.
    if (endpoint === null || provider.isOwnEndpoint?.(endpoint) === true) requireBase(model.id, wanted);
    return { target: { kind: 'remote', id: model.id }, key: attempt.id, attempts };
  }
  const file = join(folder, model.file);
  const sha256 = await hashFile(file).catch((cause: unknown) => {
    throw new BenchError('MODEL_UNAVAILABLE', `the adapter of "${attempt.id}" cannot be read.`, {
      file,
      cause,
      hint: wanted.remedy,
    });
  });
  if (sha256 !== model.sha256) {
    throw new BenchError(
      'MODEL_UNAVAILABLE',
      `it is not the adapter that the ledger has as "${attempt.id}".`,
      {
        file,
        hint: wanted.remedy,
      },
    );
  }
  return {
    target: { kind: 'adapter', adapter: { name: `${base.name}+${attempt.id}`, file, sha256 } },
    key: attempt.id,
    attempts,
  };
}

function remote(id: string, wanted: Wanted): FoundTuned {
  const { base } = wanted;
  if (base.place === 'remote' && id.startsWith(`${base.provider}:`)) {
    requireBase(id, wanted);
    return { target: { kind: 'remote', id }, key: id, attempts: [] };
  }
  throw new BenchError('MODEL_UNAVAILABLE', `the fine-tuned model "${id}" is not based on ${base.id}.`, {
    hint: `Choose its base, for instance --model ${id.split(':')[0]}:<base>.`,
  });
}

/** A model tuned from another base, compared with this one, would show what the other base does. */
function requireBase(id: string, { base, provider }: Wanted): void {
  const named = provider.otherBase?.(id.slice(id.indexOf(':') + 1), base.name);
  if (named === undefined) return;
  throw new BenchError(
    'MODEL_UNAVAILABLE',
    `the fine-tuned model "${id}" is based on ${provider.name}:${named} by its name, not on ${base.id}.`,
    {
      hint: `Choose its base with --model ${provider.name}:${named}, or name a model that was fine-tuned from ${base.id}.`,
    },
  );
}

function byId(entries: readonly LedgerEntry[], id: string): LedgerEntry {
  const entry = entries.find(({ attempt }) => attempt.id === id);
  if (entry !== undefined) return entry;
  throw new BenchError('MODEL_UNAVAILABLE', `no ledger has a fine-tuned model "${id}".`, {
    choices: entries.filter(({ attempt }) => attempt.model !== null).map(({ attempt }) => attempt.id),
  });
}

function latest(entries: readonly LedgerEntry[], { suite, weights, base, remedy }: Wanted): LedgerEntry {
  const fitting = entries.filter(
    ({ attempt }) =>
      attempt.model !== null &&
      attempt.suite === suite &&
      attempt.training === weights.training &&
      attempt.base.model === base.id,
  );
  const [last] = fitting.toSorted((a, b) => (a.attempt.startedAt < b.attempt.startedAt ? 1 : -1));
  if (last === undefined) {
    throw new BenchError(
      'MODEL_UNAVAILABLE',
      `there is no fine-tuned model for "${suite}" on ${base.id} (trained ${weights.training}).`,
      { hint: remedy },
    );
  }
  return fitting
    .filter(({ attempt }) => attempt.group === last.attempt.group)
    .reduce((best, other) => (score(other) > score(best) ? other : best));
}

function score({ attempt }: LedgerEntry): number {
  if (attempt.devScore === null) return Number.NEGATIVE_INFINITY;
  return attempt.devScore.value * (attempt.devScore.better === 'higher' ? 1 : -1);
}

/** A model that was trained on something else would be measured as what it is not. */
function refuseMisfit(attempt: TunedAttempt, wanted: Wanted): void {
  const why = misfit(attempt, wanted);
  if (why === undefined) return;
  throw new BenchError('MODEL_UNAVAILABLE', `the fine-tuned model "${attempt.id}" does not fit: ${why}.`, {
    hint: wanted.remedy,
  });
}

/** Training again from the suite as it is would tell it no more. */
function refuseUntold({ id }: TunedAttempt): void {
  throw new BenchError(
    'MODEL_UNAVAILABLE',
    `--update tells the change in the prompt, and the fine-tuned model "${id}" was trained on prompts without it, so neither side of the change asks it.`,
    { hint: 'To have it know the change, change the train split, train again and run without --update.' },
  );
}

function misfit(attempt: TunedAttempt, { suite, weights, base, keys }: Wanted): string | undefined {
  if (attempt.suite !== suite) return `it was trained for "${attempt.suite}", not for "${suite}"`;
  if (attempt.training !== weights.training) {
    return `it was trained ${attempt.training}, not ${weights.training}`;
  }
  if (attempt.base.model !== base.id || attempt.base.weightsHash !== base.weightsHash) {
    return `its base is ${attempt.base.model}${attempt.base.weightsHash === null ? '' : ` (SHA-256 ${attempt.base.weightsHash})`}, not ${base.id}${base.weightsHash === null ? '' : ` (SHA-256 ${base.weightsHash})`}`;
  }
  if (attempt.base.form !== base.form) {
    return `it was trained on prompts of the ${attempt.base.form} form, and is asked in the ${base.form} form`;
  }
  const now = keys(attempt.data);
  if (now.dataKey !== attempt.data.dataKey) return 'the train split was changed since';
  if (now.promptKey !== attempt.data.promptKey) return 'the prompts of the suite were changed since';
  return undefined;
}
