import type { ChunkerSpec } from './corpus.ts';
import type { JsonValue } from './json.ts';
import type { MachineInfo } from './machine.ts';
import type { ModelInfo } from './model.ts';
import type { PriceEntry } from './pricing.ts';
import type { Split } from './sample.ts';
import type { MetricInfo } from './scorer.ts';
import type { AnswerFormat } from './suite.ts';
import type { Family, TechniqueSpec } from './technique.ts';

/** Version of the run folder's files; raised with every change that an older reader would misread. */
export const RUN_SCHEMA = 'adaptbench-run/1';

/** How much is run: a first look, or everything that the suites list. */
export type Profile = 'quick' | 'full';

/** What the report needs to know of a suite, frozen at the start of the run. */
export interface SuiteSnapshot {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly file: string;
  /** Hash of the suite file's content. */
  readonly hash: string;
  readonly answer: AnswerFormat;
  readonly metrics: readonly MetricInfo[];
  readonly primaryMetric: string;
  readonly margin: number;
  readonly pass: number | null;
  readonly reference: string;
  readonly slices: readonly string[];
  /** Samples available by split. */
  readonly available: Readonly<Record<Split, number>>;
  /** What techniques with retrieval search; absent when none of the run does. */
  readonly corpus?: CorpusSnapshot;
}

/** What the report needs to know of a corpus. */
export interface CorpusSnapshot {
  /** Content key of corpus, chunker and embedder. */
  readonly key: string;
  readonly documents: number;
  readonly chunks: number;
  /** Characters of all documents. */
  readonly characters: number;
  readonly chunker: ChunkerSpec;
  /** `provider:name`. */
  readonly embedder: string;
  /** Where the texts go when they are embedded. */
  readonly embedderPlace: 'local' | 'remote';
  /** Metadata column with the gold passages; `null` when not known. */
  readonly passages: string | null;
}

/** suite × technique × model, the unit of reporting. */
export interface CellHeader {
  /** `suite/technique/model`. */
  readonly id: string;
  readonly suite: string;
  readonly technique: TechniqueSpec;
  readonly family: Family;
  readonly model: string;
  /** The tuned model that answers in place of `model`, `provider:name`; absent where the base itself does. */
  readonly answeredBy?: string;
  /** Where on a learning curve the cell stands; absent for ordinary cells. */
  readonly curve?: CurvePoint;
  /** Planned trials on the test split. */
  readonly trials: number;
}

/** What grows along a learning curve. */
export type CurveAxis = 'training examples' | 'shots' | 'documents';

/** A place on a learning curve. */
export interface CurvePoint {
  readonly axis: CurveAxis;
  /** How many of them. */
  readonly value: number;
  /** Seed of the choice and of the training; curves average over several. */
  readonly seed: number;
}

/** A technique that the profile lists and that could not be run. */
export interface SkippedTechnique {
  readonly suite: string;
  readonly technique: string;
  readonly model: string;
  readonly reason: string;
}

/** `run.json`: what was asked for and under which conditions. */
export interface RunHeader {
  readonly schema: typeof RUN_SCHEMA;
  readonly id: string;
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly machine: MachineInfo;
  readonly profile: Profile;
  /** The split that was measured; `test` unless a suite is being developed. */
  readonly split: Split;
  readonly seed: number;
  readonly repeats: number;
  /** What a user typed, without secrets, to run the same again. */
  readonly command: readonly string[];
  readonly suites: readonly SuiteSnapshot[];
  readonly models: readonly ModelInfo[];
  readonly cells: readonly CellHeader[];
  /** Absent when nothing was left out. */
  readonly skipped?: readonly SkippedTechnique[];
  /** What a reader should know of the data that were measured; absent when there is nothing. */
  readonly notices?: readonly string[];
  /** The price entries used; a model that none matches has an unknown cost. */
  readonly prices: readonly PriceEntry[];
  /** What `run --resume` needs to plan the same again. */
  readonly spec: JsonValue;
}
