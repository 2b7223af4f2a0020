import { z } from 'zod';
import type { CorpusFormula } from '../../core/corpus-formula.ts';
import { type Registry, registrySchema } from '../../core/registry.ts';
import { requireGiven } from '../../core/require-shape.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { type RunRecord, runRecordSchema } from '../../protocol/run-record.ts';
import { type Pairing, pairUp } from '../comparisons/pairs.ts';
import { primaryOf } from '../trials/right.ts';
import { type CellData, indexRun, type SuiteData } from '../trials/run-index.ts';
import { type SampleScores, sampleScores } from '../trials/sample-scores.ts';
import { scoreRecord } from '../trials/trial-facts.ts';

/** A run, and the one that it is held against. */
export interface RunPair {
  readonly candidate: RunRecord;
  readonly baseline: RunRecord;
  /** Formulas of corpus metrics; the built-in ones when left out. */
  readonly formulas?: Registry<CorpusFormula>;
}

/** The same cell in two runs, paired by sample and identical input. */
export interface MatchedCell {
  readonly candidate: CellData;
  readonly baseline: CellData;
  /** The baseline's suite: its metric and margin are the rule that a new run is held to. */
  readonly suite: SuiteData;
  readonly metric: MetricInfo;
  /** `a` is the candidate, `b` the baseline. */
  readonly pairing: Pairing;
  /** Ids of samples whose input or targets differ between the runs. */
  readonly changedSamples: readonly string[];
  /** Ids of samples, otherwise the same, that different versions of the metric's scorer judged. */
  readonly rescoredSamples: readonly string[];
  /** Ids of samples that only one run has a score or a failure for. */
  readonly onlyCandidate: readonly string[];
  readonly onlyBaseline: readonly string[];
}

/** Two runs side by side. */
export interface MatchedRuns {
  readonly cells: readonly MatchedCell[];
  /** `suite/technique/model` of cells that only one run has. */
  readonly onlyCandidate: readonly string[];
  readonly onlyBaseline: readonly string[];
}

const pairSchema = z.strictObject({
  candidate: runRecordSchema,
  baseline: runRecordSchema,
  formulas: registrySchema.optional(),
} satisfies Record<keyof RunPair, z.ZodType>);

/**
 * Looks at what a program handed over.
 * @throws BenchError `INVALID_ARGUMENT` unless both runs are there
 */
export function requirePair(pair: RunPair, of: string): void {
  requireGiven(pairSchema, pair, { of, part: 'option' });
}

/** Pairs the cells of two runs by suite, technique name and model, in the order of the baseline. */
export function matchRuns({ candidate, baseline, formulas }: RunPair): MatchedRuns {
  const candidates = new Map(indexRun(candidate, formulas).cells.map((cell) => [cellName(cell), cell]));
  const baselineCells = indexRun(baseline, formulas).cells;
  const baselines = new Set(baselineCells.map(cellName));
  const cells: MatchedCell[] = [];
  const onlyBaseline: string[] = [];
  for (const cell of baselineCells) {
    const other = candidates.get(cellName(cell));
    const matched = other === undefined ? null : matchCell(other, cell);
    if (matched === null) onlyBaseline.push(cellName(cell));
    else cells.push(matched);
  }
  return {
    cells,
    onlyBaseline,
    onlyCandidate: [...candidates.keys()].filter((name) => !baselines.has(name)),
  };
}

/** `suite/technique/model`, from the parts and not from the id of a run's own making. */
function cellName({ header }: CellData): string {
  return `${header.suite}/${header.technique.name}/${header.model}`;
}

function matchCell(candidate: CellData, baseline: CellData): MatchedCell | null {
  const { suite } = baseline;
  const metric = primaryOf(suite);
  if (metric === undefined) return null;
  const ours = sampleScores(candidate.trials, metric.name);
  const theirs = sampleScores(baseline.trials, metric.name);
  const before = new Map(theirs.map((scores) => [scores.sample, scores]));
  const now = new Set(ours.map((scores) => scores.sample));
  const isAsked = (scores: SampleScores): boolean => {
    const other = before.get(scores.sample);
    return other !== undefined && sameQuestion(scores, other);
  };
  const [ourVersions, theirVersions] = [candidate, baseline].map((cell) => scorerVersions(cell, metric.name));
  const isRescored = ({ sample }: SampleScores): boolean => {
    const [version, other] = [ourVersions?.get(sample), theirVersions?.get(sample)];
    return version !== undefined && other !== undefined && version !== other;
  };
  const asked = ours.filter(isAsked);
  return {
    candidate,
    baseline,
    suite,
    metric,
    pairing: pairUp(
      asked.filter((scores) => !isRescored(scores)),
      theirs,
    ),
    changedSamples: ours
      .filter((scores) => before.has(scores.sample) && !isAsked(scores))
      .map((scores) => scores.sample),
    rescoredSamples: asked.filter(isRescored).map(({ sample }) => sample),
    onlyCandidate: ours.map(({ sample }) => sample).filter((sample) => !before.has(sample)),
    onlyBaseline: theirs.map(({ sample }) => sample).filter((sample) => !now.has(sample)),
  };
}

/** By sample, the versions of the scorer that gave its values; a trial without a value says nothing of them. */
function scorerVersions({ trials }: CellData, metric: string): ReadonlyMap<string, string> {
  const versions = new Map<string, Set<number>>();
  for (const trial of trials) {
    const score = scoreRecord(trial, metric);
    if (score === undefined || score.value === null) continue;
    const { id } = trial.sample;
    versions.set(id, (versions.get(id) ?? new Set()).add(score.scorerVersion));
  }
  return new Map([...versions].map(([sample, found]) => [sample, [...found].sort((a, b) => a - b).join()]));
}

/** A score against other targets would be another measurement, even of the same input. */
function sameQuestion(a: SampleScores, b: SampleScores): boolean {
  return (
    a.input === b.input &&
    a.targets.length === b.targets.length &&
    a.targets.every((target, index) => target === b.targets[index])
  );
}
