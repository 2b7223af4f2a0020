import type { PriceEntry } from '../core/pricing.ts';
import type { RetrievalIngredient } from '../core/retrieval.ts';
import type { CorpusSnapshot, MachineInfo, Profile } from '../core/run-record.ts';
import type { Split } from '../core/sample.ts';
import type { MetricInfo } from '../core/scorer.ts';
import type { Family, TechniqueSpec } from '../core/technique.ts';
import type { NanoUsd } from '../lib/money.ts';

/** Version of `report.json`; raised with every change that a reader of the older one would misread. */
export const REPORT_SCHEMA = 'adaptbench-report/1';

/** An estimate with its confidence interval; a number without one has no place in a report. */
export interface Figure {
  readonly estimate: number;
  /** `null` where the sample is too small for an interval. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly level: number;
  /** Name of the interval's method, for instance `Wilson`. */
  readonly method: string;
}

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
  /** How the cost came about, for a reader: tokens at a price, machine time at a price, or why unknown. */
  readonly basis: 'tokens' | 'machine-time' | 'unknown-price' | 'unknown-usage';
}

/** Latency of attempts in ms, from calls that were neither cached nor batched with others. */
export interface LatencySummary {
  readonly n: number;
  readonly p50: number;
  readonly p90: number;
  readonly mean: Figure | null;
  /** Attempts left out because they were cached or shared the machine. */
  readonly leftOut: number;
}

/** Mean tokens per trial; `null` when the provider did not say. */
export interface TokenSummary {
  readonly input: number | null;
  readonly cachedInput: number | null;
  readonly output: number | null;
}

/** Rows are targets, columns answers; the last column counts format errors. */
export interface ConfusionMatrix {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** What choosing a wording on dev took and found. */
export interface WordingSpread {
  readonly technique: string;
  readonly model: string;
  readonly chosen: number;
  /** Value of the primary metric on the dev samples, with its interval. */
  readonly wordings: readonly { readonly text: string; readonly figure: Figure | null }[];
  readonly setup: {
    /** Wall time in ms; `null` when some of its answers were there already, so that the wait was not measured. */
    readonly elapsedMs: number | null;
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cost: NanoUsd | null;
  };
}

/** suite × technique × model. */
export interface CellReport {
  readonly id: string;
  readonly technique: TechniqueSpec;
  readonly family: Family;
  readonly model: string;
  readonly trials: {
    readonly planned: number;
    readonly answered: number;
    readonly formatErrors: number;
    readonly failed: number;
    /** Trials of which at least one call came from the cache. */
    readonly cached: number;
  };
  /** Every metric of the suite, the primary one first. */
  readonly metrics: readonly MetricFigure[];
  readonly slices: readonly SliceFigure[];
  readonly cost: CostSummary;
  readonly latency: LatencySummary | null;
  readonly tokens: TokenSummary;
  readonly callsPerTrial: number | null;
  readonly confusion: ConfusionMatrix | null;
}

/** What the sample supports saying about a technique against another. */
export type Verdict = 'better' | 'worse' | 'equivalent' | 'undecided';

/** A technique against the reference on the same samples: the confirmatory family of the suite and model. */
export interface Comparison {
  readonly model: string;
  readonly technique: string;
  readonly reference: string;
  readonly metric: string;
  /** technique − reference, in the metric's unit. */
  readonly difference: Figure | null;
  readonly test: string;
  readonly p: number | null;
  /** Holm over the suite's and model's comparisons. */
  readonly adjustedP: number | null;
  readonly verdict: Verdict;
  /** Complete pairs, and pairs left out because a trial failed. */
  readonly pairs: number;
  readonly leftOut: number;
  /** Samples on which only one of the two was right; binary metrics only. */
  readonly discordant: { readonly onlyTechnique: number; readonly onlyReference: number } | null;
  /** Why the verdict is what it is, as a sentence. */
  readonly reason: string;
}

/** The smallest paired difference that this many samples find with 80 % power at 5 %, for planning. */
export interface Detectable {
  readonly difference: number | null;
  readonly n: number;
  /** What was assumed, as a sentence. */
  readonly assumption: string;
}

/** One sample as every technique answered it. */
export interface Showcase {
  readonly sample: string;
  readonly input: string;
  readonly targets: readonly string[];
  readonly model: string;
  readonly answers: readonly ShowcaseAnswer[];
}

/** A passage as it stood in a prompt. */
export interface ShownPassage {
  readonly document: string;
  readonly heading: string | null;
  readonly text: string;
  /** Whether the answer stands in it; `null` where nobody says where it does. */
  readonly right: boolean | null;
}

/** One answer beside its score. */
export interface ShowcaseAnswer {
  readonly technique: string;
  readonly family: Family;
  readonly status: 'answered' | 'format-error' | 'failed';
  /** What was read as the answer; on an error the reason. */
  readonly answer: string;
  /** Every raw output in order, with a line break between. */
  readonly output: string;
  /** What was looked up and shown; `null` when nothing was looked up. */
  readonly passages: readonly ShownPassage[] | null;
  /** Primary metric of this trial in its unit; `null` when it has none. */
  readonly score: number | null;
  readonly latencyMs: number | null;
  readonly cost: NanoUsd | null;
}

/** A right or a wrong answer, as an example. */
export interface Example extends ShowcaseAnswer {
  readonly sample: string;
  readonly input: string;
  readonly targets: readonly string[];
  readonly model: string;
  readonly right: boolean;
}

/** What rankings find of what is relevant, as means over questions; `null` each where there was no question. */
export interface RankingFigures {
  readonly recall: Figure | null;
  readonly precision: Figure | null;
  readonly reciprocalRank: Figure | null;
  readonly averagePrecision: Figure | null;
  readonly ndcg: Figure | null;
  /** Questions of which everything relevant was found. */
  readonly complete: Figure | null;
}

/** A cell's passages and what became of them. */
export interface RetrievalArm {
  readonly technique: string;
  readonly model: string;
  readonly retrieval: RetrievalIngredient;
  /** Means over the questions whose passages are known; `null` where nothing was searched or none is known. */
  readonly ranking: RankingFigures | null;
  /** Questions whose right passages were all shown. */
  readonly complete: Figure | null;
  /** Share of right answers where all right passages were shown, and where one was missing. */
  readonly rightWhenShown: Figure | null;
  readonly rightWhenMissed: Figure | null;
  /** Mean tokens of the passages shown, as `o200k_base` counts them. */
  readonly contextTokens: number;
  /** Mean share of an answer's content words that stand in the passages shown. */
  readonly support: Figure | null;
  /** Mean share of cited passages that hold a right one, over the answers that cite. */
  readonly citationPrecision: Figure | null;
  /** Medians in ms over the trials that searched; each of them is of its own. */
  readonly time: {
    readonly n: number;
    readonly embedMs: number;
    readonly searchMs: number;
    /** Over trials whose calls were neither cached nor batched; `null` when there was none. */
    readonly generateMs: number | null;
  } | null;
}

/** Where the wrong answers of a technique with retrieval come from, on the samples that all of its arms answered. */
export interface ErrorSplit {
  readonly technique: string;
  readonly model: string;
  /** Questions whose passages are known and that every arm answered. */
  readonly n: number;
  /** Share of right answers by arm; `null` where the arm was not run. */
  readonly closedBook: Figure | null;
  readonly empty: Figure | null;
  readonly search: Figure;
  readonly oracle: Figure | null;
  readonly errors: {
    /** A right passage was not shown, and with it the answer is right. */
    readonly retrieval: number;
    /** A right passage was not shown, but with it the answer is wrong as well. */
    readonly both: number;
    /** The same without an oracle arm that could tell. */
    readonly missed: number;
    /** All right passages were shown, and the answer is wrong. */
    readonly generation: number;
  };
}

/** What an index took. */
export interface IndexReport {
  readonly embedder: string;
  readonly documents: number;
  readonly chunks: number;
  readonly truncated: number;
  readonly vectorBytes: number;
  /** Embedding and writing in full in ms, whatever was found ready. */
  readonly elapsedMs: number;
  readonly inputTokens: number | null;
  readonly cost: NanoUsd | null;
  /** Chunks that this run embedded, and the time it spent on the index in ms. */
  readonly now: { readonly embedded: number; readonly elapsedMs: number };
}

/** The retrieval of one suite, taken apart. */
export interface RetrievalReport {
  readonly corpus: CorpusSnapshot;
  /** `null` when nothing was searched. */
  readonly index: IndexReport | null;
  readonly arms: readonly RetrievalArm[];
  readonly splits: readonly ErrorSplit[];
}

/** A technique before and after a change of documents, on what is right after it. */
export interface UpdateArm {
  readonly technique: string;
  readonly family: Family;
  readonly model: string;
  /** Questions whose answer changes. */
  readonly touched: {
    readonly n: number;
    readonly before: Figure;
    readonly after: Figure;
    /** Wrong before and right now, and the other way round. */
    readonly toRight: number;
    readonly toWrong: number;
    /** Exact McNemar test of the two. */
    readonly p: number;
  };
  /** Questions whose answer stays: those that were right and are wrong now, and the other way round. */
  readonly untouched: { readonly n: number; readonly broke: number; readonly mended: number };
  /** What makes the change known to the technique. */
  readonly by: 'index' | 'prompt';
  /** From the changed documents to the first answer that can know of them, in ms: index and median answer. */
  readonly untilMs: number | null;
}

/** What a change of documents took, and whether answers followed. */
export interface UpdateReport {
  readonly before: string;
  readonly documents: { readonly added: number; readonly replaced: number; readonly removed: number };
  readonly arms: readonly UpdateArm[];
}

/** One suite's part of the report. */
export interface SuiteReport {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly primary: MetricInfo;
  readonly metrics: readonly MetricInfo[];
  readonly margin: number;
  readonly pass: number | null;
  readonly reference: string;
  readonly samples: { readonly used: number; readonly available: number; readonly split: Split };
  readonly models: readonly string[];
  readonly cells: readonly CellReport[];
  readonly comparisons: readonly Comparison[];
  readonly detectable: Detectable;
  readonly wordings: readonly WordingSpread[];
  /** `null` when no technique looked anything up. */
  readonly retrieval: RetrievalReport | null;
  /** `null` unless the run is the later side of a change of documents. */
  readonly update: UpdateReport | null;
  readonly showcases: readonly Showcase[];
  readonly examples: readonly Example[];
  /** What the figures say, in sentences that the sample supports. */
  readonly findings: readonly string[];
}

/** The seven aspects of the decision table, in its order. */
export type Aspect = 'cost' | 'time' | 'complexity' | 'data' | 'best-for' | 'updates' | 'scalability';

/** How a claim stands against what was measured. */
export type Mark = 'confirmed' | 'contradicted' | 'not settled' | 'not measured';

/** One cell of the decision table: the widely taught claim beside the evidence. */
export interface DecisionCell {
  readonly family: Family;
  /** `null`: the table says nothing about this family. */
  readonly claim: string | null;
  /** What was measured, in words and numbers; `null` when nothing was. */
  readonly measured: string | null;
  readonly mark: Mark;
  /** The rule by which the mark was given, or what is missing. */
  readonly why: string;
}

/** A row of the decision table. */
export interface DecisionRow {
  readonly aspect: Aspect;
  readonly title: string;
  readonly cells: readonly DecisionCell[];
}

/** Sums over the whole run. */
export interface RunTotals {
  readonly trials: number;
  readonly answered: number;
  readonly formatErrors: number;
  readonly failed: number;
  readonly missing: number;
  readonly calls: number;
  readonly cachedCalls: number;
  /** Calls sent a second time because a session died while they were in flight. */
  readonly resentCalls: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly billed: NanoUsd | null;
  readonly uncached: NanoUsd | null;
  /** Wall time of all sessions in ms. */
  readonly elapsedMs: number;
}

/** `report.json`: everything that any format shows. */
export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly run: {
    readonly id: string;
    readonly createdAt: string;
    readonly toolVersion: string;
    readonly profile: Profile;
    readonly split: Split;
    readonly seed: number;
    readonly repeats: number;
    readonly finished: boolean;
    readonly command: readonly string[];
    readonly machine: MachineInfo;
    /** Cold start of local models in ms. */
    readonly loads: readonly { readonly model: string; readonly elapsedMs: number }[];
  };
  readonly totals: RunTotals;
  readonly decision: readonly DecisionRow[];
  readonly suites: readonly SuiteReport[];
  readonly prices: readonly PriceEntry[];
  /** What a reader has to know before believing a figure. */
  readonly notices: readonly string[];
}

/** A line of `trials.csv`: enough to recompute every quality figure of the report. */
export interface TrialRow {
  readonly suite: string;
  readonly technique: string;
  readonly family: Family;
  readonly model: string;
  readonly sample: string;
  readonly repeat: number;
  readonly slices: Readonly<Record<string, string>>;
  readonly input: string;
  readonly targets: readonly string[];
  readonly status: 'answered' | 'format-error' | 'failed';
  readonly answer: string;
  readonly output: string;
  readonly scores: Readonly<Record<string, number | null>>;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly calls: number;
  readonly cachedCalls: number;
  readonly latencyMs: number | null;
  readonly sharedBy: number | null;
  /** Ids of the passages shown, and the right ones among them; `null` when nothing was looked up. */
  readonly passages: readonly string[] | null;
  readonly goldShown: readonly string[] | null;
  readonly costNanoUsd: NanoUsd | null;
}
