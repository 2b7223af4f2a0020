import { deriveSeed } from '../../lib/random.ts';
import { reportedFamily } from '../../protocol/imported.ts';
import { spentOnReasoning } from '../../protocol/model.ts';
import { endingsOf } from '../trials/endings.ts';
import { primaryOf } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import { sampleScores } from '../trials/sample-scores.ts';
import { wasAnswered, wasCached, wasCut } from '../trials/trial-facts.ts';
import type { CellReport, MetricFigure } from './cell-model.ts';
import { classificationOf } from './classification.ts';
import { summariseCost } from './cost-summary.ts';
import { labelledExamples, passagesFromTrain } from './labelled-examples.ts';
import { summariseLatency } from './latency-summary.ts';
import { metricFigure } from './metric-figure.ts';
import { summariseRepeats } from './repeat-summary.ts';
import type { ScoringSummary } from './scoring-model.ts';
import { sliceFigures } from './slices.ts';
import { throughputOf } from './throughput.ts';
import { summariseTokens } from './token-summary.ts';

/** All figures of one cell. */
export function reportCell(
  cell: CellData,
  {
    seed,
    pace,
    scoring,
  }: { readonly seed: number; readonly pace: number | null; readonly scoring: ScoringSummary | null },
): CellReport {
  const { header, suite, trials } = cell;
  const primary = primaryOf(suite);
  const others = suite.metrics.filter((metric) => metric !== primary);
  const metrics = [...(primary === undefined ? [] : [primary]), ...others].map(
    (metric): MetricFigure => ({
      metric: metric.name,
      figure: metricFigure({
        metric,
        suite,
        scores: sampleScores(trials, metric.name),
        seed: deriveSeed(seed, 'metric', header.id, metric.name),
      }),
    }),
  );
  const answered = trials.filter(wasAnswered);
  const calls = answered.reduce((sum, trial) => sum + trial.record.calls.length, 0);
  const formatErrors = answered.filter((trial) => trial.record.outcome.status === 'format-error').length;
  const endings = endingsOf(trials);
  const passages = passagesFromTrain(cell);
  return {
    id: header.id,
    technique: header.technique,
    family: reportedFamily(header),
    model: header.model,
    trials: {
      planned: header.trials,
      answered: answered.length - formatErrors,
      formatErrors,
      failed: trials.length - answered.length,
      cut: answered.filter(wasCut).length,
      spentOnReasoning: answered.filter(({ calls: own }) =>
        own.some(({ response }) => spentOnReasoning(response)),
      ).length,
      cached: trials.filter(wasCached).length,
      ...(Object.keys(endings).length === 0 ? {} : { endings }),
    },
    metrics,
    slices: primary === undefined ? [] : sliceFigures(cell, primary, seed),
    cost: summariseCost(cell),
    ...(scoring === null ? {} : { scoring }),
    latency: summariseLatency(cell),
    pace,
    tokens: summariseTokens(cell),
    throughput: throughputOf(cell),
    labelled: labelledExamples(cell, passages),
    passages,
    callsPerTrial: answered.length === 0 ? null : calls / answered.length,
    classification:
      answered.length === 0 ? null : classificationOf(cell, deriveSeed(seed, 'classification', header.id)),
    repeats: primary === undefined ? null : summariseRepeats(sampleScores(trials, primary.name)),
  };
}
