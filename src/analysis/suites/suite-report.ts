import { deriveSeed } from '../../lib/random.ts';
import { CHROMA_SERVER, findPrice } from '../../pricing/find-price.ts';
import { compareCells } from '../comparisons/comparison.ts';
import type { Comparison } from '../comparisons/comparison-model.ts';
import { detectableDifference } from '../comparisons/detectable.ts';
import { findingsOf } from '../comparisons/findings.ts';
import { importedFindings } from '../comparisons/imported-findings.ts';
import { labelFindings } from '../comparisons/label-findings.ts';
import type { DecisionInputs } from '../economics/decision-inputs.ts';
import { reportEconomics } from '../economics/economics.ts';
import { reportCell } from '../figures/cell-report.ts';
import { promptSpread } from '../figures/prompt-spread.ts';
import { summariseScoring } from '../figures/scoring-summary.ts';
import { reportedArms } from '../retrieval/reported-arm.ts';
import { retrievalReport } from '../retrieval/retrieval-report.ts';
import { updateReport } from '../retrieval/update-report.ts';
import { pickExamples } from '../samples/examples.ts';
import { pickShowcases } from '../samples/showcases.ts';
import { primaryOf } from '../trials/right.ts';
import type { RunIndex, SuiteData } from '../trials/run-index.ts';
import { curveFindings } from '../tuning/curve-findings.ts';
import { learningCurves } from '../tuning/learning-curve.ts';
import { tunedReports } from '../tuning/tuned-report.ts';
import type { SuiteReport } from './suite-model.ts';

/**
 * One suite's part of the report; `null` when the snapshot lacks its own primary metric.
 *
 * @param paces of the machine while each cell was measured, by cell id
 */
export function reportSuite(
  index: RunIndex,
  suite: SuiteData,
  { inputs, paces }: { readonly inputs: DecisionInputs; readonly paces: ReadonlyMap<string, number> },
): SuiteReport | null {
  const metric = primaryOf(suite);
  if (metric === undefined) return null;
  const seed = deriveSeed(index.header.seed, 'analysis', suite.name);
  const cells = index.cells.filter((cell) => cell.suite === suite && cell.header.curve === undefined);
  const byModel = Map.groupBy(cells, (cell) => cell.header.model);
  const { comparisons, exploratory, best } = compareCells(cells, seed);
  const promptVariants = cells.flatMap((cell) => promptSpread(cell, seed) ?? []);
  const retrieval = retrievalReport(index, suite);
  const reported = reportedArms(cells);
  const tuned = tunedReports(index, suite);
  const reports = cells.map((cell) =>
    reportCell(cell, {
      seed,
      pace: paces.get(cell.header.id) ?? null,
      scoring: summariseScoring(cell, index),
    }),
  );
  const curves = learningCurves(index, suite);
  const used = new Set(cells.flatMap((cell) => cell.trials.map((trial) => trial.sample.id))).size;
  return {
    name: suite.name,
    version: suite.version,
    title: suite.title,
    description: suite.description,
    primary: metric,
    metrics: suite.metrics,
    margin: suite.margin,
    pass: suite.pass,
    reference: suite.reference,
    answerKind: suite.answer.kind,
    samples: { used, available: suite.available[index.header.split], split: index.header.split },
    models: [...byModel.keys()],
    cells: reports,
    comparisons,
    exploratory,
    best,
    detectable: detectableDifference({
      metric,
      comparisons,
      samples: used,
      family: familySize(comparisons),
      repeats: index.header.repeats,
    }),
    economics: reportEconomics(cells, {
      seed,
      paces,
      inputs,
      promptVariants,
      tuned,
      index: retrieval?.index ?? null,
      madeAt: index.header.createdAt,
      chroma: findPrice(index.header.prices, CHROMA_SERVER),
    }),
    promptVariants,
    retrieval,
    ...(reported.length === 0 ? {} : { reported }),
    tuned,
    curves,
    update: updateReport(index, suite),
    showcases: pickShowcases(cells),
    examples: pickExamples(cells),
    findings: [
      ...curveFindings(curves, metric),
      ...findingsOf({ metric, margin: suite.margin, comparisons, best }),
      ...importedFindings(exploratory.models, metric),
      ...labelFindings(reports, comparisons),
    ],
  };
}

/** Comparisons that are corrected together: those of the model with the most. */
function familySize(comparisons: readonly Comparison[]): number {
  return Math.max(
    0,
    ...[...Map.groupBy(comparisons, ({ model }) => model).values()].map(({ length }) => length),
  );
}
