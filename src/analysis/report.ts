import type { MachineInfo } from '../core/machine.ts';
import type { PriceEntry } from '../core/pricing.ts';
import type { Profile } from '../core/run-record.ts';
import type { Split } from '../core/sample.ts';
import type { MetricInfo } from '../core/scorer.ts';
import type { AnswerFormat } from '../core/suite.ts';
import type { Family, TechniqueSpec } from '../core/technique.ts';
import type { NanoUsd } from '../lib/money.ts';
import type { ConfusionMatrix } from '../metrics/classification.ts';
import type { ClaimReport } from './claims/claim-model.ts';
import type { BestSet, Comparison, Detectable, Exploratory } from './comparisons/comparison-model.ts';
import type { DecisionInputs } from './decision/decision-inputs.ts';
import type { EconomicsReport } from './economics/economics-model.ts';
import type { Figure } from './figures/figure.ts';
import type { Recommendation } from './recommendation/recommendation-model.ts';
import type { RetrievalReport, UpdateReport } from './retrieval/retrieval-model.ts';
import type { CurveReport } from './tuning/learning-curve-model.ts';
import type { TunedReport } from './tuning/tuned-model.ts';

/** Version of `report.json`; raised with every change that a reader of the older one would misread. */
export const REPORT_SCHEMA = 'adaptbench-report/1';

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
  /** Answers a second by the number of trials side by side; empty where none was measured. */
  readonly throughput: readonly Throughput[];
  /** `null` for a suite that asks for no labels; failed trials are left out. */
  readonly classification: ClassificationSummary | null;
  /** `null` when no sample was repeated. */
  readonly repeats: RepeatSummary | null;
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
  readonly answerKind: AnswerFormat['kind'];
  readonly samples: { readonly used: number; readonly available: number; readonly split: Split };
  readonly models: readonly string[];
  readonly cells: readonly CellReport[];
  /** The confirmatory family of every model. */
  readonly comparisons: readonly Comparison[];
  readonly exploratory: Exploratory;
  /** One set a model with at least two techniques. */
  readonly best: readonly BestSet[];
  readonly detectable: Detectable;
  /** One a model. */
  readonly economics: readonly EconomicsReport[];
  readonly wordings: readonly WordingSpread[];
  /** `null` when no technique looked anything up. */
  readonly retrieval: RetrievalReport | null;
  /** Tuned models that answered, with what making them took. */
  readonly tuned: readonly TunedReport[];
  /** Empty unless the run is a learning curve. */
  readonly curves: readonly CurveReport[];
  /** `null` unless the run is the later side of a change of documents. */
  readonly update: UpdateReport | null;
  readonly showcases: readonly Showcase[];
  readonly examples: readonly Example[];
  /** What the figures say, in sentences that the sample supports. */
  readonly findings: readonly string[];
}

/** The seven aspects of the decision table, in its order, and where the data goes. */
export type Aspect =
  | 'cost'
  | 'time'
  | 'complexity'
  | 'data'
  | 'best-for'
  | 'updates'
  | 'scalability'
  | 'privacy';

/** How a claim stands against what was measured. */
export type Mark = 'confirmed' | 'contradicted' | 'not settled' | 'not measured';

/** One cell of the decision table: the widely taught claim beside the evidence. */
export interface DecisionCell {
  readonly family: Family;
  /** `null`: the table says nothing about this family. */
  readonly claim: string | null;
  /** What was measured, in words and numbers; `null` when nothing was. */
  readonly measured: string | null;
  /** The same in a few words, for a table at a glance. */
  readonly short: string | null;
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

/** A model that was asked, and where it runs. */
export interface ReportModel {
  readonly id: string;
  readonly place: 'local' | 'remote';
  /** Where calls went, without credentials; `null` on this machine or for the provider's own. */
  readonly endpoint: string | null;
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
    /** Whether the texts of samples, answers, passages and wordings were left out. */
    readonly redacted: boolean;
  };
  readonly totals: RunTotals;
  readonly models: readonly ReportModel[];
  /** What the user said of the decision. */
  readonly inputs: DecisionInputs;
  /** What to do, for every suite and model. */
  readonly recommendations: readonly Recommendation[];
  readonly claims: readonly ClaimReport[];
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
