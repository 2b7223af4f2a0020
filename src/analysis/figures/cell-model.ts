import type { NanoUsd } from '../../lib/money.ts';
import type { ConfusionMatrix } from '../../metrics/classification.ts';
import type { ReportedFamily } from '../../protocol/imported.ts';
import type { TechniqueSpec } from '../../protocol/technique.ts';
import type { Endings } from '../trials/endings.ts';
import type { Figure } from './figure.ts';
import type { ScoringSummary } from './scoring-model.ts';

/** A figure of one metric; `null` when no trial could be scored. */
export interface MetricFigure {
  readonly metric: string;
  readonly figure: Figure | null;
}

/** The primary metric within one value of one slice column. */
export interface SliceFigure {
  readonly column: string;
  readonly value: string;
  readonly figure: Figure | null;
}

/** Money of a cell; `null` is unknown, never free. All per trial means are over trials that were answered. */
export interface CostSummary {
  /** What these answers would cost without any cache, per trial. */
  readonly perTrial: NanoUsd | null;
  /** What this run was billed for the cell. */
  readonly billed: NanoUsd | null;
  /** What the cell would cost without any cache. */
  readonly uncached: NanoUsd | null;
  /** How the cost came about, for a reader: tokens at a price, what the provider said, machine time at a price, the busy part of a server's hours, or why unknown. */
  readonly basis: 'tokens' | 'reported' | 'machine-time' | 'hosting' | 'unknown-price' | 'unknown-usage';
}

/** Latency of attempts in ms, from calls that were neither cached nor batched with others. */
export interface LatencySummary {
  readonly n: number;
  readonly p50: number;
  readonly p90: number;
  readonly mean: Figure | null;
  /** Attempts among them whose answer another technique had asked for first: they count with the time that it took then. */
  readonly shared: number;
  /** Attempts left out because they were cached or shared the machine. */
  readonly skipped: number;
  /** The most trials that were in progress beside one of these, itself included; absent where each was alone. */
  readonly atOnce?: number;
  /** Whether it was timed around a library that does more than the call; absent where it was not. */
  readonly approximate?: true;
}

/** Mean tokens per trial; `null` when the provider did not say. */
export interface TokenSummary {
  readonly input: number | null;
  readonly cachedInput: number | null;
  readonly output: number | null;
}

/** How one label fared. */
export interface ClassFigures {
  readonly label: string;
  /** Trials whose target is this label, and trials that were given it. */
  readonly support: number;
  readonly predicted: number;
  /** `null` where the label was never given. */
  readonly precision: Figure | null;
  /** `null` where the label was never the target. */
  readonly recall: Figure | null;
  readonly f1: Figure | null;
}

/** Targets against answers of a suite that asks for labels. */
export interface ClassificationSummary {
  readonly confusion: ConfusionMatrix;
  readonly perClass: readonly ClassFigures[];
  readonly weightedF1: Figure;
  /** Agreement beyond chance; `null` where every target and answer is the same label. */
  readonly cohenKappa: Figure | null;
}

/** Where the noise of a cell's primary metric comes from, when samples were repeated; in the metric's unit. */
export interface RepeatSummary {
  /** Standard deviation between samples and between the repeats of one sample. */
  readonly betweenSd: number;
  readonly withinSd: number;
  /** The share of the variance that lies between samples (intraclass correlation): 1 when repeats always agree. */
  readonly agreement: number | null;
  readonly samples: number;
  readonly repeats: number;
}

/** Dev samples that no prompt variant was compared on, because some prompt variant has no answer for them. */
export interface SkippedInSelection {
  /** Samples that the prompt variants were compared on; with 0 nothing was chosen, and the first prompt variant was measured. */
  readonly compared: number;
  readonly failed: number;
  readonly of: number;
}

/** What choosing a prompt on dev took and found. */
export interface PromptSpread {
  readonly technique: string;
  readonly model: string;
  readonly chosen: number;
  /** `null` where every prompt variant has an answer for every dev sample. */
  readonly skipped: SkippedInSelection | null;
  /** Value of the primary metric on the dev samples that were compared, with its interval. */
  readonly promptVariants: readonly { readonly text: string; readonly figure: Figure | null }[];
  readonly setup: {
    /** Wall time in ms; `null` when some of its answers were there already, so that the wait was not measured. */
    readonly elapsedMs: number | null;
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cost: NanoUsd | null;
  };
}

/** The pace of answers with so many trials side by side. */
export interface Throughput {
  readonly atOnce: number;
  readonly perSecond: number;
  /** Trials it was measured on. */
  readonly n: number;
}

/** suite × technique × model. */
export interface CellReport {
  readonly id: string;
  readonly technique: TechniqueSpec;
  readonly family: ReportedFamily;
  readonly model: string;
  readonly trials: {
    readonly planned: number;
    readonly answered: number;
    readonly formatErrors: number;
    readonly failed: number;
    /** Answered trials of which at least one call ended at the token limit: an answer or a reasoning cut short. */
    readonly cut: number;
    /** Those of `cut` in which a call spent its whole limit on reasoning, so that its answer is empty. */
    readonly spentOnReasoning: number;
    /** Trials of which at least one call came from the cache. */
    readonly cached: number;
    /** Trials that were refused, filtered or empty, or failed, by what happened; absent where there are none. */
    readonly endings?: Endings;
  };
  /** Every metric of the suite, the primary one first. */
  readonly metrics: readonly MetricFigure[];
  readonly slices: readonly SliceFigure[];
  readonly cost: CostSummary;
  /** What scoring its trials took, which is no part of `cost`; absent where nothing was asked for it and nothing failed. */
  readonly scoring?: ScoringSummary;
  readonly latency: LatencySummary | null;
  /**
   * Machine time of its calls over what their tokens explain, by all cells of the model: above 1 the machine was slower
   * than on the whole. `null` where no time of this machine is known, or nothing is there to hold it against.
   */
  readonly pace: number | null;
  readonly tokens: TokenSummary;
  readonly callsPerTrial: number | null;
  /** Labelled train samples that it needs at hand; `null` where what it was trained on is not known. */
  readonly labelled: number | null;
  /** Passages that stood in its prompts, and those among them that are train samples written out. */
  readonly passages: { readonly shown: number; readonly train: number };
  /** Answers a second by the number of trials side by side; empty where none was measured. */
  readonly throughput: readonly Throughput[];
  /** `null` for a suite that asks for no labels; failed trials are left out. */
  readonly classification: ClassificationSummary | null;
  /** `null` when no sample was repeated. */
  readonly repeats: RepeatSummary | null;
}
