import type { InferredOptionTypes } from 'yargs';
import {
  CALL_OPTIONS,
  CHROMA_OPTIONS,
  COMMON_OPTIONS,
  PLAN_OPTIONS,
  REPORT_FILE_OPTIONS,
} from '../options.ts';

/** A text that comes with a flag. */
function value<const T extends string>(describe: T) {
  return { type: 'string', requiresArg: true, describe } as const;
}

/** The suite that a model is for. */
export const SUITE_POSITIONAL = {
  type: 'string',
  demandOption: true,
  describe: 'Name of a suite, or path of a suite file',
} as const;

/** Set by no project file: what a run is to compare is seldom what a model can be trained for. */
export const TECHNIQUE_OPTION = {
  technique: value(
    'Technique of the suite that the model is for (default: the first with fine-tuned weights)',
  ),
} as const;

/** Flags of what works with a training set. */
const SET_OPTIONS = {
  model: value('Base as provider:name (default: the suite’s first)'),
  seed: { ...value('Seed of choice, order and weights'), default: '1' },
  form: PLAN_OPTIONS.form,
  prices: PLAN_OPTIONS.prices,
  'base-url': PLAN_OPTIONS['base-url'],
  'embed-base-url': PLAN_OPTIONS['embed-base-url'],
  ...CALL_OPTIONS,
  ...CHROMA_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

const EXAMPLES_OPTION = { examples: value('Train samples to use (default: all)') } as const;

/** Flags of what trains. */
const TRAINING_OPTIONS = {
  seeds: { ...value('Train so many, with one seed each'), default: '1' },
  effort: value('Declared: a profile of people’s work, of the project file or "typical" (docs/decision.md)'),
  'label-minutes': value('Declared: minutes of a person’s work for labelling one example'),
  'hourly-rate': value('Declared: USD an hour of that person'),
} as const;

/** Flags of `finetune train`. */
export const TRAIN_OPTIONS = {
  ...SET_OPTIONS,
  ...EXAMPLES_OPTION,
  ...TRAINING_OPTIONS,
  budget: value('Most that training at a provider and scoring on dev may cost in USD'),
  again: { type: 'boolean', default: false, describe: 'Train again what was trained already' },
} as const;

/** Flags of `finetune export`. */
export const EXPORT_OPTIONS = {
  ...SET_OPTIONS,
  ...EXAMPLES_OPTION,
  epochs: value('Epochs that the price is told for'),
  out: value('Folder of the files (default: reports/training-<suite>-<technique>)'),
} as const;

/** Flags of `finetune curve`. */
export const CURVE_OPTIONS = {
  ...SET_OPTIONS,
  ...TRAINING_OPTIONS,
  examples: value('Train on so many examples each, e.g. 10,20,40,80; on this machine'),
  shots: value('Show so many examples each, e.g. 1,2,4,8'),
  documents: value('Search so many documents each, e.g. 5,10,20'),
  seeds: { ...value('Try each number so many times, with one seed each'), default: '1' },
  limit: value('Most samples that are measured'),
  ...REPORT_FILE_OPTIONS,
} as const;

/** Flags of `finetune list`. */
export const LIST_OPTIONS = { prices: PLAN_OPTIONS.prices, ...COMMON_OPTIONS } as const;

/** Flags of `finetune cancel`. */
export const CANCEL_OPTIONS = {
  prices: PLAN_OPTIONS.prices,
  'base-url': PLAN_OPTIONS['base-url'],
  ...CALL_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

/** The suite and the technique that a model is for. */
interface SetChoice extends InferredOptionTypes<typeof TECHNIQUE_OPTION> {
  readonly suite: string;
}

/** Parsed flags of everything that works with a training set. */
export type SetArguments = InferredOptionTypes<typeof SET_OPTIONS> & SetChoice;
/** Parsed flags of everything that trains. */
export type TrainingArguments = InferredOptionTypes<typeof TRAINING_OPTIONS>;
/** Parsed flags of `finetune train`. */
export type TrainArguments = InferredOptionTypes<typeof TRAIN_OPTIONS> & SetChoice;
/** Parsed flags of `finetune export`. */
export type ExportArguments = InferredOptionTypes<typeof EXPORT_OPTIONS> & SetChoice;
/** Parsed flags of `finetune curve`. */
export type CurveArguments = InferredOptionTypes<typeof CURVE_OPTIONS> & SetChoice;
/** Parsed flags of `finetune list`. */
export type ListArguments = InferredOptionTypes<typeof LIST_OPTIONS> & {
  readonly suite: string | undefined;
};
/** Parsed flags of `finetune cancel`. */
export type CancelArguments = InferredOptionTypes<typeof CANCEL_OPTIONS> & { readonly id: string };
