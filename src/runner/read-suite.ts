import { planDetection } from '../analysis/comparisons/detection-plan.ts';
import { type LoadedSuite, loadSuite } from '../config/load-suite.ts';
import { BenchError } from '../core/errors.ts';
import type { IngredientRegistry } from '../core/ingredient.ts';
import type { PresetRegistry } from '../core/preset.ts';
import type { Registry } from '../core/registry.ts';
import type { RowReading, RowSourceRegistry } from '../core/row-source.ts';
import type { Scorer, ScorerDefinition } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';
import { firstRows } from '../datasets/first-rows.ts';
import { type LeakTaker, leaksBetweenSplits, refuseLeaks } from '../datasets/leaks.ts';
import { leaksOfTraining } from '../datasets/leaks-of-training.ts';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { BUILT_IN_ROW_SOURCES } from '../datasets/row-sources.ts';
import type { Sample } from '../protocol/sample.ts';
import { BUILT_IN_SCORERS } from '../scorers/built-in-scorers.ts';
import { createScorers } from '../scorers/create-scorers.ts';
import { BUILT_IN_INGREDIENTS } from '../techniques/built-in-ingredients.ts';
import { BUILT_IN_PRESETS } from '../techniques/presets.ts';

/** A suite with its data and scorers. */
export interface ReadSuite {
  readonly suite: Suite;
  readonly hash: string;
  readonly dataset: Dataset;
  readonly scorers: readonly Scorer[];
  /** What its techniques are made of. */
  readonly ingredients: IngredientRegistry;
  /** Why techniques that it lists cannot run, by name. */
  readonly faults: ReadonlyMap<string, BenchError>;
  /** What a user should know of the data before believing a figure. */
  readonly notices: readonly string[];
}

/** What suite files may name; what comes with adaptbench where it is left out. */
export interface SuiteRegistries {
  readonly presets?: PresetRegistry | undefined;
  readonly ingredients?: IngredientRegistry | undefined;
  readonly scorers?: Registry<ScorerDefinition> | undefined;
  readonly rowSources?: RowSourceRegistry | undefined;
  /** For data that are no files; nothing of them is kept where it is left out. */
  readonly data?: DataPlaces | undefined;
}

/** What row sources may look up, and where they keep what they download. */
export type DataPlaces = Pick<RowReading, 'lookUp' | 'cacheFolder'>;

/** What reading a suite needs. */
export interface ReadSuiteOptions extends SuiteRegistries {
  readonly signal: AbortSignal;
  /** Takes leaks, which are refused where it is left out. */
  readonly onLeaks?: LeakTaker | undefined;
}

/**
 * Reads what a suite file says, without its data.
 * @throws BenchError for the first fault, with file and line
 */
export async function readSuiteAlone(
  file: string,
  {
    presets = BUILT_IN_PRESETS,
    ingredients = BUILT_IN_INGREDIENTS,
    scorers = BUILT_IN_SCORERS,
    rowSources = BUILT_IN_ROW_SOURCES,
    data,
  }: SuiteRegistries,
): Promise<LoadedSuite> {
  return await loadSuite(file, {
    presets,
    ingredients,
    scorers,
    rowSources,
    firstRows: (given) => firstRows(given, { ...data, sources: rowSources }),
  });
}

/**
 * Reads a suite file and its data, and checks every sample. What techniques lack is told apart, because not all of them
 * may be about to run.
 * @throws BenchError for the first fault, with file and line
 */
export async function readSuite(
  file: string,
  {
    signal,
    presets = BUILT_IN_PRESETS,
    ingredients = BUILT_IN_INGREDIENTS,
    scorers: registry = BUILT_IN_SCORERS,
    rowSources,
    data,
    onLeaks,
  }: ReadSuiteOptions,
): Promise<ReadSuite> {
  const { suite, hash, assumed, faults } = await readSuiteAlone(file, {
    presets,
    ingredients,
    scorers: registry,
    rowSources,
    data,
  });
  const scorers = createScorers(suite, registry);
  const dataset = await loadDataset(suite, {
    ...data,
    rowSources,
    signal,
    wanted: wantedRows(suite, scorers),
  });
  const split = leaksBetweenSplits({ suite, dataset });
  const trained = await leaksOfTraining({ suite, dataset }, { ...data, rowSources, signal });
  refuseLeaks([...split.leaks, ...trained.leaks], onLeaks);
  for (const sample of dataset.samples) {
    for (const scorer of scorers) checkSample(scorer, sample, dataset);
  }
  return {
    suite,
    hash,
    dataset,
    scorers,
    ingredients,
    faults,
    notices: [...assumptionNotice(assumed), ...dataset.notices, ...split.notices, ...trained.notices].map(
      (notice) => `${suite.name}: ${notice}`,
    ),
  };
}

/** How many rows find the difference that matters, in all comparisons of the suite; `null` where nothing is known of the noise. */
function wantedRows({ primaryMetric, margin, techniques }: Suite, scorers: readonly Scorer[]): number | null {
  const metric = scorers.find((scorer) => scorer.metric.name === primaryMetric)?.metric;
  if (metric === undefined) return null;
  const family = techniques.length - 1;
  return planDetection({ metric, comparisons: [], difference: margin, available: 0, family }).corrected;
}

/** What a suite file does not say, so that nobody takes a convention for a choice. */
function assumptionNotice(assumed: readonly string[]): readonly string[] {
  return assumed.length === 0
    ? []
    : [`by convention, as the suite file does not say: ${assumed.join('; ')}.`];
}

function checkSample(scorer: Scorer, sample: Sample, dataset: Dataset): void {
  try {
    scorer.check(sample);
  } catch (cause) {
    if (!(cause instanceof BenchError)) throw cause;
    throw new BenchError(cause.code, cause.message, { ...dataset.places.get(sample.id), cause });
  }
}
