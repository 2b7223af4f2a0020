import type { Split } from './sample.ts';
import type { TechniqueSpec } from './technique.ts';

/** How an output becomes an answer. */
export type AnswerFormat =
  | { readonly kind: 'label'; readonly labels: readonly string[] }
  | { readonly kind: 'number-or-choice'; readonly choices: readonly string[] }
  | { readonly kind: 'text' };

/** Which columns of the data files hold what. */
export interface ColumnMapping {
  readonly id: string;
  readonly input: string;
  /** One or several accepted answers: the column holds a text or a list of texts. */
  readonly targets: string;
  /** Further columns kept as metadata. */
  readonly metadata: readonly string[];
}

/** The texts of a suite, with `{{input}}` and `{{metadata column}}` as variables. */
export interface SuitePrompt {
  /** How a sample is shown. */
  readonly input: string;
  /** The words before an answer, for instance `Sentiment`; also the label of shots in the completion form. */
  readonly answerLabel: string;
  /** How the solution of a train sample is written out when shots show their reasoning. */
  readonly workedSolution: string | null;
  /** Several wordings each; the first is used unless another is chosen on dev. */
  readonly instructions: {
    readonly vague: readonly string[];
    readonly specific: readonly string[];
    readonly chainOfThought: readonly string[];
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
  /** Ends of an answer in the completion form. */
  readonly stop: readonly string[];
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
  readonly techniques: readonly TechniqueSpec[];
  /** Test samples; `null` is all of them. */
  readonly samples: number | null;
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
    readonly files: Readonly<Partial<Record<Split, string>>>;
    readonly columns: ColumnMapping;
  };
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
