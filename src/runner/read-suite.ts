import { loadSuite } from '../config/load-suite.ts';
import { BenchError } from '../core/errors.ts';
import type { Sample } from '../core/sample.ts';
import type { Scorer } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';
import { textsSharedAcrossSplits } from '../datasets/duplicates.ts';
import { type Dataset, loadDataset } from '../datasets/load-dataset.ts';
import { createScorers, SCORERS } from '../scorers/registry.ts';
import { PRESETS } from '../techniques/presets.ts';

/** A suite with its data and scorers. */
export interface ReadSuite {
  readonly suite: Suite;
  readonly hash: string;
  readonly dataset: Dataset;
  readonly scorers: readonly Scorer[];
}

/**
 * Reads a suite file and its data, and checks every sample.
 * @throws BenchError for the first fault, with file and line
 */
export async function readSuite(file: string, signal: AbortSignal): Promise<ReadSuite> {
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
