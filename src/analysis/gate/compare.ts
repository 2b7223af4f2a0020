import { deriveSeed } from '../../lib/random.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { benjaminiHochbergAdjust } from '../../statistics/benjamini-hochberg.ts';
import { adjustKnown, differenceFigure } from '../comparisons/paired-family.ts';
import { testPairs } from '../comparisons/paired-test.ts';
import type { Figure } from '../figures/figure.ts';
import { directionOf } from '../trials/right.ts';
import { firstTrials } from '../trials/run-index.ts';
import { answerText } from '../trials/trial-facts.ts';
import { type MatchedCell, matchRuns, type RunPair, requirePair } from './match-runs.ts';

/** A sample whose score differs between two runs. */
export interface SampleChange {
  readonly sample: string;
  readonly input: string;
  readonly targets: readonly string[];
  readonly change: 'better' | 'worse';
  /** Primary metric, mean over the repeats. */
  readonly before: number;
  readonly after: number;
  /** What was read as the answer in the first repeat. */
  readonly answerBefore: string;
  readonly answerAfter: string;
}

/** The same cell in two runs. */
export interface RunDifference {
  readonly suite: string;
  readonly technique: string;
  readonly model: string;
  readonly metric: MetricInfo;
  /** New − old in the metric's unit, with its 95% interval. */
  readonly difference: Figure | null;
  readonly test: string;
  readonly p: number | null;
  /** Exploratory: Benjamini-Hochberg over the cells. */
  readonly adjustedP: number | null;
  readonly pairs: number;
  readonly skipped: number;
  readonly changes: readonly SampleChange[];
  /** Ids of samples that could not be paired, and why. */
  readonly changedSamples: readonly string[];
  readonly rescoredSamples: readonly string[];
  readonly onlyCandidate: readonly string[];
  readonly onlyBaseline: readonly string[];
}

/** Two runs, cell by cell and sample by sample. */
export interface RunComparison {
  readonly candidate: string;
  readonly baseline: string;
  readonly cells: readonly RunDifference[];
  readonly onlyCandidate: readonly string[];
  readonly onlyBaseline: readonly string[];
}

/**
 * What changed between two runs: an exploration, where the gate is a rule.
 * @throws BenchError `INVALID_ARGUMENT` unless both runs are there
 */
export function compareRuns(pair: RunPair): RunComparison {
  requirePair(pair, 'compareRuns');
  const { candidate, baseline } = pair;
  const matched = matchRuns(pair);
  const results = matched.cells.map(({ metric, suite, pairing, candidate: cell }) =>
    testPairs({
      metric,
      suite,
      pairs: pairing.pairs,
      seed: deriveSeed(candidate.header.seed, 'compare', cell.header.id),
    }),
  );
  const adjusted = adjustKnown(
    results.map(({ p }) => p),
    benjaminiHochbergAdjust,
  );
  return {
    candidate: candidate.header.id,
    baseline: baseline.header.id,
    onlyCandidate: matched.onlyCandidate,
    onlyBaseline: matched.onlyBaseline,
    cells: matched.cells.flatMap((cell, index) => {
      const result = results[index];
      if (result === undefined) return [];
      const { pairing, metric, suite, changedSamples, rescoredSamples, onlyCandidate, onlyBaseline } = cell;
      return {
        suite: suite.name,
        technique: cell.candidate.header.technique.name,
        model: cell.candidate.header.model,
        metric,
        difference: differenceFigure(result, pairing.pairs.length),
        test: result.test,
        p: result.p,
        adjustedP: adjusted[index] ?? null,
        pairs: pairing.pairs.length,
        skipped: pairing.broken.length,
        changes: changesOf(cell),
        changedSamples,
        rescoredSamples,
        onlyCandidate,
        onlyBaseline,
      };
    }),
  };
}

function changesOf({ candidate, baseline, pairing, metric }: MatchedCell): SampleChange[] {
  const after = firstTrials(candidate);
  const before = firstTrials(baseline);
  return pairing.pairs.flatMap(({ sample, a, b }) => {
    const now = after.get(sample);
    const then = before.get(sample);
    if (a.value === b.value || now === undefined || then === undefined) return [];
    return {
      sample,
      input: now.sample.input,
      targets: now.sample.targets,
      change: (a.value - b.value) * directionOf(metric) > 0 ? 'better' : 'worse',
      before: b.value,
      after: a.value,
      answerBefore: answerText(then),
      answerAfter: answerText(now),
    };
  });
}
