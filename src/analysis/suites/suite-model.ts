import type { MetricInfo } from '../../protocol/metric.ts';
import type { AnswerFormat } from '../../protocol/suite.ts';
import type { Split } from '../../protocol/words.ts';
import type { BestSet, Comparison, Detectable, Exploratory } from '../comparisons/comparison-model.ts';
import type { EconomicsReport } from '../economics/economics-model.ts';
import type { CellReport, PromptSpread } from '../figures/cell-model.ts';
import type { ReportedArm, RetrievalReport, UpdateReport } from '../retrieval/retrieval-model.ts';
import type { Example, Showcase } from '../samples/sample-model.ts';
import type { CurveReport } from '../tuning/learning-curve-model.ts';
import type { TunedReport } from '../tuning/tuned-model.ts';

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
  /** What applications retrieved by themselves; absent where none reports it. */
  readonly reported?: readonly ReportedArm[];
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
