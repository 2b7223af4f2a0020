import type { Comparison, PairedResult, Verdict } from '../../src/analysis/comparisons/comparison-model.ts';
import type { CellReport, CostSummary, LatencySummary } from '../../src/analysis/figures/cell-model.ts';
import type { Figure } from '../../src/analysis/figures/figure.ts';
import type { ShowcaseAnswer } from '../../src/analysis/samples/sample-model.ts';
import type { MetricInfo } from '../../src/protocol/metric.ts';
import { familyOf, type TechniqueSpec } from '../../src/protocol/technique.ts';

const INSTRUCTIONS = { wording: 'specific', persona: false, reasoning: 'none', votes: 1 } as const;

/** Five techniques, one or more of every family. */
const TECHNIQUES = {
  plain: { name: 'plain', instructions: INSTRUCTIONS },
  'few-shot': {
    name: 'few-shot',
    instructions: INSTRUCTIONS,
    examples: { shots: 5, selection: 'balanced' },
  },
  cot: { name: 'cot', instructions: { ...INSTRUCTIONS, reasoning: 'chain-of-thought' } },
  rag: {
    name: 'rag',
    instructions: INSTRUCTIONS,
    retrieval: {
      mode: 'search',
      search: 'dense',
      topK: 3,
      minSimilarity: 0,
      contextTokens: 1024,
      filter: {},
    },
  },
  'fine-tuned': {
    name: 'fine-tuned',
    instructions: INSTRUCTIONS,
    weights: { training: 'closed-book', tuned: 'sentiment-1' },
  },
} as const satisfies Record<string, TechniqueSpec>;

/** Name of one of the sample techniques. */
export type TechniqueName = keyof typeof TECHNIQUES;

export const ACCURACY: MetricInfo = {
  name: 'accuracy',
  title: 'Accuracy',
  aggregation: { kind: 'proportion' },
  scale: 1,
  better: 'higher',
};
export const MACRO_F1: MetricInfo = {
  name: 'macro-f1',
  title: 'Macro-F1',
  aggregation: { kind: 'corpus', formula: 'macro-f1' },
  scale: 1,
  better: 'higher',
};
export const CHRF: MetricInfo = {
  name: 'chrf',
  title: 'chrF',
  aggregation: { kind: 'corpus', formula: 'chrf' },
  scale: 100,
  better: 'higher',
};
export const LENGTH: MetricInfo = {
  name: 'length-distance',
  title: 'Length distance',
  aggregation: { kind: 'mean' },
  scale: null,
  better: 'lower',
};

/** A figure with an interval around it. */
export function figure(
  estimate: number,
  options: { readonly low: number | null; readonly high: number | null; readonly n: number; method?: string },
): Figure {
  return { estimate, level: 0.95, method: 'Wilson', ...options };
}

export function share(right: number, n: number): Figure {
  const p = right / n;
  const z = 1.959964;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return figure(p, { low: middle - half, high: middle + half, n });
}

export function latency(p50: number, n = 88): LatencySummary {
  return {
    n,
    p50,
    p90: p50 * 1.4,
    mean: figure(p50 * 1.1, { low: p50 * 1.05, high: p50 * 1.16, n, method: 't' }),
    shared: 0,
    skipped: 90 - n,
  };
}

export function machineCost(perTrial: number | null): CostSummary {
  if (perTrial === null) return { perTrial: null, billed: null, uncached: null, basis: 'unknown-price' };
  return { perTrial, billed: perTrial * 80, uncached: perTrial * 90, basis: 'machine-time' };
}

/** What differs from cell to cell. */
export interface CellOptions {
  readonly suite: string;
  readonly model: string;
  readonly technique: TechniqueName;
  readonly cost: CostSummary;
  readonly latency: LatencySummary | null;
  readonly tokens: { readonly input: number | null; readonly output: number | null };
  readonly metrics: CellReport['metrics'];
  readonly slices?: CellReport['slices'];
  readonly classification?: CellReport['classification'];
  readonly repeats?: CellReport['repeats'];
  readonly trials?: Partial<CellReport['trials']>;
}

/** A cell of a report. */
export function cell(options: CellOptions): CellReport {
  const spec: TechniqueSpec = TECHNIQUES[options.technique];
  return {
    id: `${options.suite}/${spec.name}/${options.model}`,
    technique: spec,
    family: familyOf(spec),
    model: options.model,
    trials: {
      planned: 90,
      answered: 90,
      formatErrors: 0,
      failed: 0,
      cut: 0,
      spentOnReasoning: 0,
      cached: 0,
      ...options.trials,
    },
    metrics: options.metrics,
    pace: null,
    labelled: spec.examples?.shots ?? 0,
    passages: { shown: 0, train: 0 },
    slices: options.slices ?? [],
    cost: options.cost,
    latency: options.latency,
    tokens: { cachedInput: null, ...options.tokens },
    callsPerTrial: 1,
    throughput: [{ atOnce: 1, perSecond: 4.2, n: 30 }],
    classification: options.classification ?? null,
    repeats: options.repeats ?? null,
  };
}

export const SMOL = 'local:smollm2-135m';
export const GEMMA = 'local:gemma-3-270m';
export const REMOTE = 'openai:gpt-example-mini';

export function comparison(
  o: Pick<Comparison, 'model' | 'technique' | 'metric' | 'reason'> & {
    d: readonly [number, number, number];
    p: number;
    adjustedP: number;
    verdict: Verdict;
    skipped?: number;
    discordant?: Comparison['discordant'];
    effects?: Comparison['effects'];
    unpaired?: number;
  },
): Comparison {
  const binary = o.discordant !== undefined;
  return {
    model: o.model,
    technique: o.technique,
    reference: 'plain',
    metric: o.metric,
    difference: {
      estimate: o.d[0],
      low: o.d[1],
      high: o.d[2],
      n: 90 - (o.skipped ?? 0),
      level: 0.95,
      method: binary ? "Tango's score interval" : 'paired bootstrap',
    },
    test: binary ? 'exact McNemar' : 'approximate randomisation',
    p: o.p,
    adjustedP: o.adjustedP,
    adjustedEquivalenceP: 1,
    verdict: o.verdict,
    effects: o.effects ?? [],
    spread: { sd: 0.5, withinSd: null, repeats: 1 },
    detectable: o.metric === 'accuracy' ? 0.21 : 4.2,
    unpaired: o.unpaired ?? 0,
    pairs: 90 - (o.skipped ?? 0),
    skipped: o.skipped ?? 0,
    discordant: o.discordant ?? null,
    reason: o.reason,
  };
}

/** What a comparison found, without the names of its sides. */
export function resultOf({ model: _, technique: __, reference: ___, ...result }: Comparison): PairedResult {
  return result;
}

export function answer(
  technique: TechniqueName,
  text: string,
  more: Partial<ShowcaseAnswer> & { score: number | null },
): ShowcaseAnswer {
  return {
    technique,
    family: familyOf(TECHNIQUES[technique]),
    status: 'answered',
    answer: text,
    output: text,
    passages: null,
    latencyMs: 130,
    cost: 3_600,
    ...more,
  };
}
