import type { z } from 'zod';
import type { ColumnMapping, SplitPlan } from '../core/suite.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { PromptText } from '../protocol/technique.ts';
import type { GivenData } from './data-reference.ts';
import type { promptFieldsSchema } from './prompt-schema.ts';
import type { generationSchema, WrittenSuite } from './suite-schema.ts';

type PromptFields = z.infer<typeof promptFieldsSchema>;
/** An entry of `techniques` as it is written. */
export type WrittenTechnique = NonNullable<WrittenSuite['techniques']>[number];
type WrittenChange = Exclude<WrittenTechnique, string>;

/** A changed preset, its texts read. */
export interface ChangedPreset extends Omit<WrittenChange, 'instruction' | 'system'> {
  readonly instruction?: PromptText;
  readonly system?: PromptText;
}

/** The texts of a suite, those of files read. */
export interface FullPrompt extends Omit<PromptFields, 'file' | 'input' | 'instructions' | 'personas'> {
  readonly input: PromptText;
  /** Without texts where the suite has none of a kind. */
  readonly instructions: Readonly<
    Record<'vague' | 'specific' | 'chainOfThought' | 'grounded', readonly PromptText[]>
  >;
  readonly personas: readonly PromptText[];
}

/** The data of a suite, split by split. */
export interface WrittenData
  extends Omit<NonNullable<WrittenSuite['dataset']>, 'data' | 'test' | 'split' | 'columns'> {
  readonly test: GivenData;
  /** How one file, which then stands for every split, is divided. */
  readonly split?: SplitPlan;
}

/** A suite file in full: whatever it left out is filled in, but for the margin, which hangs on the metric. */
export interface SuiteFile
  extends Omit<
    WrittenSuite,
    'data' | 'labels' | 'dataset' | 'models' | 'prompt' | 'techniques' | 'generation' | 'answer'
  > {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly dataset: WrittenData & { readonly columns: ColumnMapping };
  readonly prompt: FullPrompt;
  readonly generation: z.infer<typeof generationSchema> & { readonly maxTokens: number };
  readonly answer: AnswerFormat;
  readonly models: readonly string[];
  readonly scorers: NonNullable<WrittenSuite['scorers']>;
  readonly techniques: readonly (string | ChangedPreset)[];
}
