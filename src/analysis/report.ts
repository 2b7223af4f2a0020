import type { NanoUsd } from '../lib/money.ts';
import type { MachineInfo } from '../protocol/machine.ts';
import type { MetricInfo } from '../protocol/metric.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { Profile, Split } from '../protocol/words.ts';
import type { ClaimReport } from './claims/claim-model.ts';
import type { BestSet, Comparison, Detectable, Exploratory } from './comparisons/comparison-model.ts';
import type { DecisionInputs } from './decision/decision-inputs.ts';
import type { DecisionRow } from './decision/decision-model.ts';
import type { EconomicsReport } from './economics/economics-model.ts';
import type { CellReport, PromptSpread } from './figures/cell-model.ts';
import type { Recommendation } from './recommendation/recommendation-model.ts';
import type { RetrievalReport, UpdateReport } from './retrieval/retrieval-model.ts';
import type { Example, Showcase } from './samples/sample-model.ts';
import type { CurveReport } from './tuning/learning-curve-model.ts';
import type { TunedReport } from './tuning/tuned-model.ts';

/** Version of `report.json`; raised with every change that a reader of the older one would misread. */
export const REPORT_SCHEMA = 'adaptbench-report/2';

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
  readonly promptVariants: readonly PromptSpread[];
  /** `null` when no technique retrieved anything. */
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
  /** Answers that were paid for and could not be read, those of calls that were repeated included. */
  readonly unreadAnswers: number;
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
    /** Whether the texts of samples, answers, passages and prompt variants were left out. */
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
