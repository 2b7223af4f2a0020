import type { Detectable } from '../analysis/comparisons/comparison-model.ts';
import { detectableDifference } from '../analysis/comparisons/detectable.ts';
import { betterSplit, type DetectionPlan, planDetection } from '../analysis/comparisons/detection-plan.ts';
import type { CellReport } from '../analysis/figures/cell-model.ts';
import type { Report } from '../analysis/report.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import type { NanoUsd } from '../lib/money.ts';
import { sumKnown } from '../lib/sum-known.ts';
import { costOfCall } from '../pricing/cost.ts';
import { findPrice } from '../pricing/find-price.ts';
import type { MetricInfo } from '../protocol/metric.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import { isDiagnostic } from '../protocol/technique.ts';
import type { SampleDesign } from '../statistics/allocation.ts';
import type { PromptTokens } from './count-tokens.ts';
import { mostCalls, type Plan, type PlannedCell } from './plan.ts';

/** What an estimate rests on besides the plan. */
export interface EstimateInput {
  readonly plan: Plan;
  /** By cell id; `null` where no tokenizer is at hand. */
  readonly promptTokens: ReadonlyMap<string, PromptTokens | null>;
  readonly prices: readonly PriceEntry[];
  /** An earlier run of the same suites, from which pace, answer lengths and disagreement are taken. */
  readonly pilot: Report | null;
  /** Primary metric by suite. */
  readonly metrics: ReadonlyMap<string, MetricInfo>;
  /** Samples of the measured split by suite, whether planned or not. */
  readonly available: ReadonlyMap<string, number>;
  /** A difference to be found: a share of the metric's scale, or each suite's margin; `null` when nobody asked. */
  readonly detect: number | 'margin' | null;
}

/** What a cell will take; everything is of all its trials, those that choose a prompt variant included. */
export interface CellEstimate {
  readonly cell: string;
  /** `provider:name` of what answers. */
  readonly model: string;
  readonly trials: number;
  readonly calls: number;
  readonly promptTokensPerCall: number | null;
  /** Whether they, and the highest cost, rest on a tokenizer that the model is not known to use. */
  readonly promptTokensGuessed: boolean;
  /** By what the pilot's answers cost; `null` when unknown, never free. */
  readonly expectedCost: NanoUsd | null;
  /** With every answer as long as it may be; `null` when unknown. */
  readonly highestCost: NanoUsd | null;
  /** By the pilot's latency, with as many trials side by side as the model takes, in ms. */
  readonly expectedMs: number | null;
}

/** What the samples of a suite can show on one model. */
export interface SuiteEstimate {
  readonly suite: string;
  readonly samples: number;
  readonly metric: MetricInfo;
  readonly repeats: number;
  readonly available: number;
  /** With the samples and repeats of the plan. */
  readonly detectable: Detectable;
  /** What other numbers of samples would show: all that there are, twice and four times as many. */
  readonly buys: readonly Detectable[];
  /** How as many trials would show more; `null` where the plan spends them well, or nothing is known of repeats. */
  readonly split: SampleDesign | null;
  /** `null` when no difference was asked for. */
  readonly detection: DetectionPlan | null;
}

/** What scorers will ask of a model. */
export interface ScoringEstimate {
  readonly model: string;
  /** At most. */
  readonly calls: number;
  /** By what such calls of the pilot cost; `null` when unknown, never free. */
  readonly expectedCost: NanoUsd | null;
}

/** A plan in figures, without a call. */
export interface PlanEstimate {
  readonly cells: readonly CellEstimate[];
  readonly suites: readonly SuiteEstimate[];
  readonly calls: number;
  /** What scoring takes besides, by model. */
  readonly scoring: readonly ScoringEstimate[];
  /** Sums over the cells; `null` as soon as one is unknown. */
  readonly expectedCost: NanoUsd | null;
  readonly highestCost: NanoUsd | null;
  readonly expectedMs: number | null;
  /** Id of the run that the estimates rest on. */
  readonly pilot: string | null;
}

/** Estimates calls, tokens, money, time and the smallest difference that can be shown. */
export function estimatePlan(input: EstimateInput): PlanEstimate {
  const { plan, pilot } = input;
  const cells = plan.cells.map((cell) => estimateCell(cell, input));
  return {
    cells,
    suites: suitesOf(input),
    calls: plan.calls,
    scoring: plan.scoring.map((asked) => ({ ...asked, expectedCost: scoringCost(asked, pilot) })),
    expectedCost: sumKnown(cells.map((cell) => cell.expectedCost)),
    highestCost: sumKnown(cells.map((cell) => cell.highestCost)),
    expectedMs: sumKnown(cells.map((cell) => cell.expectedMs)),
    pilot: pilot?.run.id ?? null,
  };
}

function scoringCost({ model, calls }: Plan['scoring'][number], pilot: Report | null): NanoUsd | null {
  const before = pilot?.totals.scoring?.models.find(({ id }) => id === model);
  if (before === undefined || before.count === 0 || before.uncached === null) return null;
  return Math.round((before.uncached / before.count) * calls);
}

function estimateCell(cell: PlannedCell, input: EstimateInput): CellEstimate {
  const { header, model, selectOn, promptVariants } = cell;
  const trials = header.trials + selectOn.length * promptVariants;
  const tokens = input.promptTokens.get(header.id) ?? null;
  const before = pilotCell(input.pilot, cell);
  const latency = before?.latency?.mean?.estimate ?? null;
  const highest =
    tokens === null
      ? null
      : highestCost(cell, { promptTokens: tokens.mean, price: findPrice(input.prices, model.id) });
  return {
    cell: header.id,
    model: model.id,
    trials,
    calls: trials * mostCalls(cell),
    promptTokensPerCall: tokens?.mean ?? null,
    promptTokensGuessed: tokens?.guessed ?? false,
    expectedCost: before?.cost.perTrial == null ? null : before.cost.perTrial * trials,
    highestCost: highest === null ? null : highest * trials,
    expectedMs: latency === null ? null : (latency * trials) / model.maxTrials,
  };
}

/** Cost of a trial whose every answer is as long as it may be. */
function highestCost(
  { calls }: PlannedCell,
  { promptTokens, price }: { readonly promptTokens: number; readonly price: PriceEntry | null },
): NanoUsd | null {
  return sumKnown(
    calls.map(({ count, moreInputTokens, outputTokens }) => {
      const usage = { inputTokens: promptTokens + moreInputTokens, cachedInputTokens: 0, outputTokens };
      const { amount } = costOfCall({ usage, timing: {} }, price);
      return amount === null ? null : count * amount;
    }),
  );
}

function pilotCell(pilot: Report | null, { header, suite }: PlannedCell): CellReport | undefined {
  return pilotSuite(pilot, suite.name)?.cells.find(
    (cell) => cell.technique.name === header.technique.name && cell.model === header.model,
  );
}

function pilotSuite(pilot: Report | null, name: string): SuiteReport | undefined {
  return pilot?.suites.find((suite) => suite.name === name);
}

function suitesOf(input: EstimateInput): readonly SuiteEstimate[] {
  const { plan, pilot, metrics } = input;
  const bySuite = Map.groupBy(plan.cells, (cell) => cell.suite.name);
  return [...bySuite].flatMap(([suite, cells]) => {
    const metric = metrics.get(suite);
    if (metric === undefined) return [];
    const samples = Math.max(...cells.map((cell) => cell.samples.length));
    const available = input.available.get(suite) ?? samples;
    const comparisons = pilotSuite(pilot, suite)?.comparisons ?? [];
    const family = familyOf(cells);
    const known = { metric, comparisons, available };
    const show = (planned: number): Detectable =>
      detectableDifference({ metric, comparisons, samples, planned, family, repeats: plan.repeats });
    const difference = toDetect(input.detect, { metric, margin: cells[0]?.suite.margin ?? 0 });
    return {
      suite,
      samples,
      metric,
      repeats: plan.repeats,
      available,
      detectable: show(samples),
      buys: [available, 2 * available, 4 * available].filter((count) => count > samples).map(show),
      split: betterSplit({ ...known, planned: { samples, repeats: plan.repeats } }),
      detection: difference === null ? null : planDetection({ ...known, difference, family }),
    };
  });
}

/** Comparisons with the reference that are corrected together: those of the model with the most. */
function familyOf(cells: readonly PlannedCell[]): number {
  const compared = cells.filter(
    ({ header, suite }) => header.technique.name !== suite.reference && !isDiagnostic(header.technique),
  );
  const byModel = Map.groupBy(compared, ({ header }) => header.model);
  return Math.max(1, ...[...byModel.values()].map(({ length }) => length));
}

/** A difference in the metric's unit; a metric without a scale is asked for in its own. */
function toDetect(
  detect: number | 'margin' | null,
  { metric, margin }: { readonly metric: MetricInfo; readonly margin: number },
): number | null {
  return detect === null ? null : detect === 'margin' ? margin : detect * (metric.scale ?? 1);
}
