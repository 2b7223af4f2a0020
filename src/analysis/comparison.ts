import type { SuiteSnapshot } from '../core/run-record.ts';
import type { MetricInfo } from '../core/scorer.ts';
import { deriveSeed } from '../lib/random.ts';
import { holmAdjust } from '../statistics/holm.ts';
import { DEFAULT_LEVEL } from '../statistics/interval.ts';
import { isDiagnostic } from './diagnostic.ts';
import { explainVerdict } from './explain-verdict.ts';
import type { Figure } from './figure.ts';
import { bareFigure, toFigure } from './metric-figure.ts';
import { type PairedTest, testPairs } from './paired-test.ts';
import { fillBroken, type Pair, type Pairing, pairUp } from './pairs.ts';
import type { Comparison, Verdict } from './report.ts';
import { primaryOf } from './right.ts';
import type { CellData } from './run-index.ts';
import { type SampleScores, sampleScores } from './sample-scores.ts';
import { EQUIVALENCE_LEVEL, verdictOf } from './verdict.ts';

/** A technique of the confirmatory family before its p is corrected. */
interface Candidate {
  readonly cell: CellData;
  readonly pairing: Pairing;
  readonly result: PairedTest;
  readonly seed: number;
}

/**
 * Every technique against the reference on one suite and model: the confirmatory family, with Holm's correction over
 * the comparisons that had pairs. Empty when the reference was not run.
 * @param cells the cells of one suite and one model
 * @param scoresOf the primary metric by sample of a cell, to be computed once
 */
export function compareWithReference(
  cells: readonly CellData[],
  seed: number,
  scoresOf: (cell: CellData) => readonly SampleScores[] = primaryScores,
): Comparison[] {
  const [first] = cells;
  const metric = first && primaryOf(first.suite);
  const reference = cells.find((cell) => cell.header.technique.name === cell.suite.reference);
  if (first === undefined || metric === undefined || reference === undefined) return [];
  const { suite } = first;
  const base = scoresOf(reference);
  const candidates = cells
    .filter((cell) => cell !== reference && !isDiagnostic(cell.header.technique))
    .map((cell): Candidate => {
      const pairing = pairUp(scoresOf(cell), base);
      const own = deriveSeed(seed, 'comparison', cell.header.id, reference.header.id);
      return {
        cell,
        pairing,
        seed: own,
        result: testPairs({ metric, suite, pairs: pairing.pairs, seed: own }),
      };
    });
  const pValues = candidates.map((candidate) => candidate.result.p);
  const adjusted = adjust(pValues);
  return candidates.map((candidate, index) =>
    compare({
      candidate,
      metric,
      suite,
      adjustedP: adjusted[index] ?? null,
      readjust: (p) => adjust(pValues.with(index, p))[index] ?? null,
    }),
  );
}

/** The primary metric of a cell by sample. */
function primaryScores(cell: CellData): SampleScores[] {
  return sampleScores(cell.trials, cell.suite.primaryMetric);
}

/** Holm over the p values that exist. */
function adjust(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted = holmAdjust(pValues.filter((p) => p !== null));
  let next = 0;
  return pValues.map((p) => (p === null ? null : (adjusted[next++] ?? null)));
}

function compare(input: {
  candidate: Candidate;
  metric: MetricInfo;
  suite: SuiteSnapshot;
  adjustedP: number | null;
  readjust: (p: number | null) => number | null;
}): Comparison {
  const { candidate, metric, suite, adjustedP, readjust } = input;
  const { result, pairing, cell } = candidate;
  const judge = (tested: PairedTest, p: number | null): Verdict =>
    verdictOf({
      metric,
      difference: tested.difference,
      adjustedP: p,
      margin: suite.margin,
      equivalenceInterval: () => tested.interval(EQUIVALENCE_LEVEL),
    });
  const found = judge(result, adjustedP);
  const underExtreme = (kind: 'best' | 'worst'): Verdict => {
    const pairs: Pair[] = fillBroken(pairing, metric, kind);
    const tested = testPairs({ metric, suite, pairs, seed: candidate.seed });
    return judge(tested, readjust(tested.p));
  };
  const fragile =
    found !== 'undecided' &&
    pairing.broken.length > 0 &&
    (['best', 'worst'] as const).some((kind) => underExtreme(kind) !== found);
  const verdict = fragile ? 'undecided' : found;
  const comparison = {
    model: cell.header.model,
    technique: cell.header.technique.name,
    reference: suite.reference,
    metric: metric.name,
    difference: differenceFigure(result, pairing.pairs.length),
    test: result.test,
    p: result.p,
    adjustedP,
    verdict,
    pairs: pairing.pairs.length,
    leftOut: pairing.broken.length,
    discordant:
      result.discordant === null
        ? null
        : { onlyTechnique: result.discordant.onlyA, onlyReference: result.discordant.onlyB },
  };
  return { ...comparison, reason: explainVerdict({ comparison, metric, margin: suite.margin, fragile }) };
}

/** The difference with its 95 % interval, or bare where there is none. */
export function differenceFigure(result: PairedTest, pairs: number): Figure | null {
  if (result.difference === null) return null;
  const interval = result.interval(DEFAULT_LEVEL);
  return interval === null
    ? bareFigure(result.difference, pairs)
    : { ...toFigure(interval, null), estimate: result.difference };
}
