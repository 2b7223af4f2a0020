import type { ChunkerSpec } from '../protocol/retrieval.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { TechniqueSpec } from '../protocol/technique.ts';
import type { ReasoningEffort, Split } from '../protocol/words.ts';
import type { DataReference } from './row-source.ts';

/** Which columns of the data files hold what. */
export interface ColumnMapping {
  /** `null`: rows have no id of their own; it is then made from their content. */
  readonly id: string | null;
  readonly input: string;
  /** One or several accepted answers: the column holds a text or a list of texts. */
  readonly targets: string;
  /** Further columns kept as metadata. */
  readonly metadata: readonly string[];
}

/** How the rows of one file are divided among the splits; once done, it is written down and kept. */
export interface SplitPlan {
  /** The column whose equal values stay in one split, for instance the customer; `null` where only near duplicates do. */
  readonly group: string | null;
  /** Whether labels are divided evenly. */
  readonly stratify: boolean;
  readonly seed: number;
  /** Shares of the rows, which sum to 1; `null` for sizes by what the data can show. */
  readonly shares: Readonly<Record<Split, number>> | null;
}

/** The documents of a suite and how they are searched. */
export interface SuiteCorpus {
  /** Files and folders. */
  readonly documents: readonly string[];
  /** How a train sample is written out as a document, with `{{target}}` as a further variable; `null` leaves them out. */
  readonly trainDocument: string | null;
  readonly chunker: ChunkerSpec;
  /** `provider:name` of the embedding model. */
  readonly embedder: string;
  /** Template of the text that is searched for. */
  readonly query: string;
  /** Metadata columns in which a passage has to equal the sample. */
  readonly match: readonly string[];
  /** Metadata column with the passages that the answer stands in, as `document#section`; `null` when not known. */
  readonly passages: string | null;
}

/** The texts of a suite, with `{{input}}` and `{{metadata column}}` as variables. */
export interface SuitePrompt {
  /** How a sample is shown. */
  readonly input: string;
  /** The words before an answer, for instance `Sentiment`; a reasoned answer ends in a line that begins with them. */
  readonly answerLabel: string;
  /** What makes a model reason, placed where its answer begins. */
  readonly reasoningCue: string;
  /** What the completion form puts after a reasoning that did not end in its answer, to be continued by the answer. */
  readonly conclusionCue: string;
  /** How the solution of a train sample is written out when shots show their reasoning. */
  readonly workedSolution: string | null;
  /** How a passage is shown, with `{{number}}`, `{{title}}`, `{{heading}}` and `{{text}}`. */
  readonly passage: string;
  /** What stands before a question for which passages were retrieved, with `{{passages}}`. */
  readonly context: string;
  /** What stands in place of the passages when there are none. */
  readonly noPassages: string;
  /** Several prompt variants each; the first is used unless another is chosen on dev. */
  readonly instructions: {
    readonly vague: readonly string[];
    readonly specific: readonly string[];
    readonly chainOfThought: readonly string[];
    /** For techniques that show passages; the specific ones when there are none. */
    readonly grounded: readonly string[];
  };
  /** System prompts for the persona technique. */
  readonly personas: readonly string[];
}

/** Limits of generation. */
export interface SuiteGeneration {
  /** Tokens for an answer without reasoning. */
  readonly maxTokens: number;
  /** Tokens for reasoning and answer together. */
  readonly maxReasoningTokens: number;
  /** Added to both for a remote model, whose reasoning may be hidden and still count. */
  readonly hiddenReasoningTokens: number;
  /** How much a reasoning model may think; absent where that is left to it. */
  readonly reasoningEffort?: ReasoningEffort;
  /** Ends of an answer in the completion form; in the chat form the model ends its turn itself. */
  readonly stop: readonly string[];
  /** The same for answers that reason first. */
  readonly reasoningStop: readonly string[];
  /** Temperature of votes; single answers are greedy. */
  readonly voteTemperature: number;
}

/** A scorer as a suite names it. */
export interface ScorerSpec {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a profile of a suite runs. */
export interface SuiteProfile {
  /** Names of techniques of the suite. */
  readonly techniques: readonly string[];
  /** Samples of the measured split; `null` is all of them. */
  readonly samples: number | null;
  /** Dev samples on which each technique may choose its prompt variant; 0 takes the first prompt variant. */
  readonly selectionSamples: number;
  /** Samples that local models answer one at a time, so that their latency can be reported. */
  readonly latencySamples: number;
  /** Whether every model of the suite runs, or only the first. */
  readonly models: 'default' | 'all';
}

/** A suite file, validated, with paths made absolute. */
export interface Suite {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** The file it came from, as the user named it. */
  readonly file: string;
  readonly dataset: {
    readonly files: Readonly<Partial<Record<Split, DataReference>>>;
    readonly columns: ColumnMapping;
    /** What the data call labels or choices, to what the suite calls them. */
    readonly labelMap: Readonly<Record<string, string>>;
    /** What stands between several targets or passages in one text; `null` where a text is one of them. */
    readonly listSeparator: string | null;
    /** What tuned models from elsewhere were trained on, held against the samples that are measured. */
    readonly trainedOn?: readonly DataReference[];
    /** Where all splits come from one file, which `files` then names for each of them. */
    readonly split?: SplitPlan;
  };
  /** `null`: techniques with retrieval cannot be used. */
  readonly corpus: SuiteCorpus | null;
  /** Metadata columns in which a shot has to equal the sample, for instance the language. */
  readonly shotsMatch: readonly string[];
  /** Metadata columns by which results are broken down. */
  readonly slices: readonly string[];
  readonly prompt: SuitePrompt;
  readonly generation: SuiteGeneration;
  readonly answer: AnswerFormat;
  readonly scorers: readonly ScorerSpec[];
  /** Name of the metric that decides. */
  readonly primaryMetric: string;
  /** The smallest difference of the primary metric that matters, in its unit. */
  readonly margin: number;
  /** For a primary metric that is not a share: the value from which a trial counts as passed. */
  readonly pass: number | null;
  /** Name of the technique that all others are compared with. */
  readonly reference: string;
  /** Embedded models, the default first; the profile `full` runs them all. */
  readonly models: readonly string[];
  /** Every technique that the suite knows. */
  readonly techniques: readonly TechniqueSpec[];
  readonly profiles: Readonly<Record<'quick' | 'full', SuiteProfile>>;
}
