import { deriveSeed } from '../../lib/random.ts';
import { wasImported } from '../../protocol/imported.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { holmAdjust } from '../../statistics/holm.ts';
import { DEFAULT_LEVEL, type Interval } from '../../statistics/interval.ts';
import { type NonInferiorityVerdict, nonInferiority } from '../../statistics/non-inferiority.ts';
import { adjustKnown, differenceFigure } from '../comparisons/paired-family.ts';
import { type PairedTest, testPairs } from '../comparisons/paired-test.ts';
import { fillBroken, type Pair } from '../comparisons/pairs.ts';
import { directionOf } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import { explainGate } from './explain-gate.ts';
import type { GateCell, GateResult } from './gate-result.ts';
import { type MatchedCell, matchRuns, type RunPair, requirePair } from './match-runs.ts';

/** One-sided level of a regression, after Holm: that of one end of a 95% interval. */
const ALPHA = 0.025;

/** A cell with its test, before the correction over cells. */
interface Tested {
  readonly matched: MatchedCell;
  readonly result: PairedTest;
  readonly verdict: NonInferiorityVerdict;
  readonly settlingPairs: number | null;
  readonly regressionP: number | null;
  readonly unchanged: boolean;
  readonly seed: number;
}

/**
 * Holds a new run to a baseline: non-inferiority of the primary metric within the baseline's margin, cell by cell.
 * It passes when every cell of the baseline is there again and passed or improved; with none in common it fails.
 * @throws BenchError `INVALID_ARGUMENT` unless both runs are there
 */
export function gateRuns(pair: RunPair): GateResult {
  requirePair(pair, 'gate');
  const { candidate, baseline } = pair;
  const matched = matchRuns(pair);
  const itself = candidate.header.id === baseline.header.id;
  const tested = matched.cells.map((cell) => testCell(cell, { runSeed: candidate.header.seed, itself }));
  const adjusted = adjustKnown(
    tested.map(({ regressionP }) => regressionP),
    holmAdjust,
  );
  const cells = tested.map((cell, index) => judgeCell(cell, adjusted[index] ?? null));
  return {
    candidate: candidate.header.id,
    baseline: baseline.header.id,
    passed:
      cells.length > 0 && matched.onlyBaseline.length === 0 && cells.every(({ verdict }) => isPass(verdict)),
    cells,
    missingCells: matched.onlyBaseline,
    newCells: matched.onlyCandidate,
  };
}

function isPass(verdict: NonInferiorityVerdict): boolean {
  return verdict === 'passed' || verdict === 'improved';
}

function testCell(
  matched: MatchedCell,
  { runSeed, itself }: { readonly runSeed: number; readonly itself: boolean },
): Tested {
  const { pairing, candidate } = matched;
  const seed = deriveSeed(runSeed, 'gate', candidate.header.id);
  const outcome = testSide(matched, pairing.pairs, seed);
  const unchanged = pairing.pairs.length > 0 && (itself || isUnchanged(matched));
  const verdict = unchanged ? 'passed' : outcome.verdict;
  return { ...outcome, matched, seed, unchanged, verdict };
}

function testSide(
  matched: MatchedCell,
  pairs: readonly Pair[],
  seed: number,
): Pick<Tested, 'result' | 'verdict' | 'settlingPairs' | 'regressionP'> {
  const { metric, suite } = matched;
  const result = testPairs({ metric, suite, pairs, seed });
  const uncertainty = result.uncertainty();
  const shown = uncertainty?.interval(DEFAULT_LEVEL);
  if (result.difference === null || uncertainty === null || shown === undefined) {
    return { result, verdict: 'underpowered', settlingPairs: null, regressionP: null };
  }
  const interval = higherIsBetter(shown, metric);
  const { verdict, settlingN } = nonInferiority({ interval, margin: suite.margin });
  return {
    result,
    verdict,
    settlingPairs: settlingN ?? null,
    // One-sided p of a loss beyond the margin.
    regressionP:
      directionOf(metric) === 1 ? uncertainty.pAtLeast(-suite.margin) : uncertainty.pAtMost(suite.margin),
  };
}

/** For a metric of which less is better, the interval of the gain. */
function higherIsBetter(interval: Interval, metric: MetricInfo): Interval {
  return directionOf(metric) === 1
    ? interval
    : { ...interval, estimate: -interval.estimate, low: -interval.high, high: -interval.low };
}

/** The final verdict: a regression has to hold after Holm, and no verdict may hang on how failures are counted. */
function judgeCell(tested: Tested, adjustedP: number | null): GateCell {
  const { matched, result, settlingPairs, unchanged } = tested;
  const { pairing, suite, metric, candidate } = matched;
  const uncorrected = tested.verdict === 'regressed' && (adjustedP === null || adjustedP >= ALPHA);
  const fragile = pairing.broken.length > 0 && !uncorrected && isFragile(tested);
  const verdict = uncorrected || fragile ? 'underpowered' : tested.verdict;
  const cell = {
    suite: suite.name,
    technique: candidate.header.technique.name,
    model: candidate.header.model,
    metric,
    margin: suite.margin,
    verdict,
    difference: differenceFigure(result, pairing.pairs.length),
    regressionP: adjustedP,
    pairs: pairing.pairs.length,
    skipped: pairing.broken.length,
    settlingPairs,
    unchanged,
    changedSamples: matched.changedSamples,
    rescoredSamples: matched.rescoredSamples,
    onlyCandidate: matched.onlyCandidate,
    onlyBaseline: matched.onlyBaseline,
  };
  return { ...cell, reason: explainGate({ cell, fragile, uncorrected }) };
}

/** Whether the failures, counted against the verdict, would overturn it. */
function isFragile({ matched, verdict, seed }: Tested): boolean {
  if (verdict === 'underpowered') return false;
  const kind = verdict === 'regressed' ? 'best' : 'worst';
  const pairs = fillBroken(matched.pairing, matched.metric, kind);
  const extreme = testSide(matched, pairs, seed).verdict;
  return verdict === 'regressed' ? extreme !== 'regressed' : !isPass(extreme);
}

/**
 * Whether both runs hold the very same trials, and answers that cannot have changed in between: of weights at hand, or
 * taken from the cache, or imported. What has not changed has not regressed, however few the samples.
 */
function isUnchanged({ candidate, baseline, pairing }: MatchedCell): boolean {
  if (pairing.pairs.some(({ a, b }) => a.value !== b.value)) return false;
  const ours = trialKeys(candidate);
  const theirs = trialKeys(baseline);
  if (pairing.pairs.some(({ sample }) => ours.get(sample) !== theirs.get(sample))) return false;
  return (
    (candidate.model?.weightsHash ?? null) !== null ||
    candidate.trials.every((trial) =>
      trial.calls.every((call) => call.cachedFrom !== null || wasImported(call)),
    )
  );
}

function trialKeys(cell: CellData): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { sample, record } of cell.trials) {
    keys.set(sample.id, `${keys.get(sample.id) ?? ''}${record.key} `);
  }
  return keys;
}
