import type { NanoUsd } from '../../lib/money.ts';
import { deriveSeed } from '../../lib/random.ts';
import { costOfCall } from '../../pricing/cost.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { PromptSelection } from '../../protocol/setups.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import { primaryOf } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import { sampleScores } from '../trials/sample-scores.ts';
import { costOfCalls, madeItsCalls } from '../trials/trial-facts.ts';
import type { PromptSpread } from './cell-model.ts';
import type { Figure } from './figure.ts';
import { bareFigure, metricFigure, toFigure } from './metric-figure.ts';

/** What choosing a cell's prompt variant on dev took and found; `null` when none was chosen. */
export function promptSpread(cell: CellData, seed: number): PromptSpread | null {
  const { setup, suite, header } = cell;
  const metric = primaryOf(suite);
  if (setup === null || metric === undefined) return null;
  const { calls, inputTokens, outputTokens } = setup.took;
  // An answer that another trial had asked for already was not waited for.
  const elapsedMs = cell.selection.every(madeItsCalls) ? setup.took.elapsedMs : null;
  const uncompared = new Set(setup.skipped?.samples);
  const compared = cell.selection.filter(({ sample }) => !uncompared.has(sample.id));
  const byPromptVariant = Map.groupBy(compared, (trial) => trial.record.promptVariant);
  return {
    technique: header.technique.name,
    model: header.model,
    chosen: setup.chosen,
    skipped:
      setup.skipped === undefined
        ? null
        : {
            compared: setup.candidates[0]?.n ?? 0,
            failed: setup.skipped.samples.length,
            of: setup.skipped.of,
          },
    promptVariants: setup.candidates.map((candidate, promptVariant) => {
      const trials = byPromptVariant.get(promptVariant) ?? [];
      const figure =
        trials.length === 0
          ? candidateFigure(candidate, metric)
          : metricFigure({
              metric,
              suite,
              scores: sampleScores(trials, metric.name),
              seed: deriveSeed(seed, 'wording', header.id, promptVariant),
            });
      return { text: candidate.text, figure };
    }),
    setup: { elapsedMs, calls, inputTokens, outputTokens, cost: setupCost(cell, setup) },
  };
}

/** From the record alone, when the trials behind it are not in this journal. */
function candidateFigure(
  candidate: PromptSelection['candidates'][number],
  metric: MetricInfo,
): Figure | null {
  const { value, n } = candidate;
  if (value === null) return null;
  const successes = Math.round(value * n);
  const isShare = metric.aggregation.kind === 'proportion' && Math.abs(value * n - successes) < 1e-9;
  const interval = isShare ? wilsonInterval({ successes, n }) : undefined;
  return interval === undefined ? bareFigure(value, n) : toFigure(interval, metric);
}

/** From the trials' calls where they are at hand, for only they say which prompt tokens were cached. */
function setupCost(cell: CellData, setup: PromptSelection): NanoUsd | null {
  const calls = cell.selection.flatMap((trial) => trial.calls);
  if (calls.length > 0) return costOfCalls(calls, cell.price).uncached;
  const { inputTokens, outputTokens, machineMs } = setup.took;
  const usage = { inputTokens, outputTokens, cachedInputTokens: 0 };
  return costOfCall({ usage, timing: { machineMs } }, cell.price).amount;
}
