import type { Leak } from '../protocol/leak.ts';
import type { MachineInfo } from '../protocol/machine.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { Profile, Split } from '../protocol/words.ts';
import type { ClaimReport } from './claims/claim-model.ts';
import type { DecisionRow } from './decision/decision-model.ts';
import type { DecisionInputs } from './economics/decision-inputs.ts';
import type { ReportModel } from './figures/asked-models.ts';
import type { ProjectionReport } from './figures/projection-model.ts';
import type { RunTotals } from './figures/run-totals.ts';
import type { Recommendation } from './recommendation/recommendation-model.ts';
import type { SuiteReport } from './suites/suite-model.ts';

/** Version of `report.json`; raised with every change that a reader of the older one would misread. */
export const REPORT_SCHEMA = 'adaptbench-report/2';

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
    /** Samples that were given away and measured all the same, at the user's word; absent where there were none. */
    readonly leaks?: readonly Leak[];
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
  /** What the same tokens would cost on other models; absent where nobody asked. */
  readonly projection?: ProjectionReport;
  readonly prices: readonly PriceEntry[];
  /** What a reader has to know before believing a figure. */
  readonly notices: readonly string[];
}
