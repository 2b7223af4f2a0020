import { loadSuite } from '../config/load-suite.ts';
import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { Profile } from '../core/run-record.ts';
import type { Sample, Split } from '../core/sample.ts';
import type { Scorer } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';
import { textsSharedAcrossSplits } from '../datasets/duplicates.ts';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { contentKey } from '../lib/hash.ts';
import { createScorers, SCORERS } from '../scorers/registry.ts';
import { PRESETS } from '../techniques/presets.ts';
import { wordingsOf } from '../techniques/wordings.ts';
import { composeCell } from './compose-cell.ts';
import { type Plan, type PlannedCell, type PlannedSuite, planRun } from './plan.ts';

/** What a user asked for; kept in the run record, so that a run can be resumed. */
export interface RunRequest {
  /** Suite files. */
  readonly suites: readonly string[];
  /** `provider:model` ids; empty is what the suites name. */
  readonly models: readonly string[];
  /** Names of techniques; empty is what the profile lists. */
  readonly techniques: readonly string[];
  readonly profile: Profile;
  readonly split: Split;
  readonly limit: number | null;
  readonly repeats: number;
  readonly seed: number;
}

/** A plan with all that was gathered for it. */
export interface Prepared {
  readonly plan: Plan;
  readonly suites: readonly PlannedSuite[];
  readonly scorers: ReadonlyMap<string, readonly Scorer[]>;
  /** Open models by id; the caller closes them. */
  readonly models: ReadonlyMap<string, Model>;
  /** Changes whenever a suite file or its data does. */
  readonly contentHash: string;
}

/** Opens a model by its id, for calls or for a plan alone. */
export type OpenModel = (id: string) => Promise<Model>;

/**
 * Does all the reading and opening that a plan needs, and plans.
 * @throws BenchError for the first fault in suites, data, scorers, techniques or models; nothing is left open.
 */
export async function preflight(
  request: RunRequest,
  options: { readonly open: OpenModel; readonly signal: AbortSignal },
): Promise<Prepared> {
  const suites = await Promise.all(request.suites.map((file) => readSuite(file, options.signal)));
  checkNames(suites.map(({ suite }) => suite));
  const idsOf = (suite: Suite): readonly string[] => {
    if (request.models.length > 0) return request.models;
    return suite.profiles[request.profile].models === 'all' ? suite.models : suite.models.slice(0, 1);
  };
  const models = new Map<string, Model>();
  try {
    for (const id of new Set(suites.flatMap(({ suite }) => idsOf(suite)))) {
      models.set(id, await options.open(id));
    }
    const planned = suites.map(
      ({ suite, hash, dataset }): PlannedSuite => ({
        suite,
        hash,
        samples: dataset.samples,
        models: idsOf(suite).flatMap((id) => models.get(id)?.info ?? []),
      }),
    );
    const plan = planRun(planned, {
      ...request,
      wordings: (spec, suite) => wordingsOf(spec.instructions, suite.prompt).length,
    });
    const places = new Map(suites.map(({ suite, dataset }) => [suite.name, dataset.places]));
    for (const cell of plan.cells)
      renderAll(cell, { seed: request.seed, places: places.get(cell.suite.name) });
    return {
      plan,
      suites: planned,
      scorers: new Map(suites.map(({ suite, scorers }) => [suite.name, scorers])),
      models,
      contentHash: contentKey(suites.map(({ hash, dataset }) => [hash, dataset.samples])),
    };
  } catch (error) {
    await Promise.all([...models.values()].map((model) => model.close()));
    throw error;
  }
}

/** Renders every prompt once, so that no template or example fails in the middle of a run. */
function renderAll(
  cell: PlannedCell,
  { seed, places }: { readonly seed: number; readonly places: Dataset['places'] | undefined },
): void {
  for (let wording = 0; wording < cell.wordings; wording++) {
    const technique = composeCell(cell, { wording, seed });
    for (const sample of [...cell.samples, ...cell.tune]) {
      try {
        technique.openingRequests(sample, 0);
      } catch (cause) {
        if (!(cause instanceof BenchError) || cause.file !== undefined) throw cause;
        const place = cause.code === 'INVALID_DATA' ? places?.get(sample.id) : { file: cell.suite.file };
        throw new BenchError(cause.code, cause.message, { ...place, cause });
      }
    }
  }
}

interface ReadSuite {
  readonly suite: Suite;
  readonly hash: string;
  readonly dataset: Dataset;
  readonly scorers: readonly Scorer[];
}

async function readSuite(file: string, signal: AbortSignal): Promise<ReadSuite> {
  const { suite, hash } = await loadSuite(file, {
    presets: PRESETS,
    scorers: Object.keys(SCORERS),
    metrics: (named) => createScorers(named).map((scorer) => scorer.metric),
  });
  const dataset = await loadDataset(suite, signal);
  refuseSharedTexts(dataset);
  const scorers = createScorers(suite);
  for (const sample of dataset.samples) {
    for (const scorer of scorers) checkSample(scorer, sample, dataset);
  }
  return { suite, hash, dataset, scorers };
}

function checkSample(scorer: Scorer, sample: Sample, dataset: Dataset): void {
  try {
    scorer.check(sample);
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    throw new BenchError(cause.code, cause.message, { ...dataset.places.get(sample.id), cause });
  }
}

/** Shots come from train and wordings are chosen on dev, so neither may hold a text that is measured. */
function refuseSharedTexts({ samples, places }: Dataset): void {
  const [shared] = textsSharedAcrossSplits(samples);
  if (shared === undefined) return;
  const { sample, other } = shared;
  const place = places.get(other.id);
  throw new BenchError(
    'LEAKAGE',
    `the ${sample.split} sample "${sample.id}" has the same text as the ${other.split} sample "${other.id}"` +
      `${place === undefined ? '' : ` (${place.file}:${place.line})`}, so a technique could be shown what it is measured on.`,
    { ...places.get(sample.id), hint: 'Remove one of the two.' },
  );
}

function checkNames(suites: readonly Suite[]): void {
  for (const [index, suite] of suites.entries()) {
    const earlier = suites.slice(0, index).find((other) => other.name === suite.name);
    if (earlier === undefined) continue;
    throw new BenchError('INVALID_CONFIG', `the name "${suite.name}" is also that of ${earlier.file}.`, {
      file: suite.file,
      hint: 'Suites that run together need different names.',
    });
  }
}
