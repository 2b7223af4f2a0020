import type { InferredOptionTypes } from 'yargs';
import { MODEL_EXAMPLES } from '../models/examples.ts';
import type { AskedRequest } from '../protocol/spec.ts';
import { wholeNumber } from './number-options.ts';

/** Flags that every command has. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', default: false, describe: 'Print one machine-readable result on stdout' },
} as const;

/** What is asked of a run, which `--resume` keeps; what is usual says `protocol/spec.ts`. */
const REQUEST_OPTIONS = {
  model: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `Model as provider:name, e.g. ${MODEL_EXAMPLES.openai}; repeatable (default: the suites’ own)`,
  },
  technique: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Technique by name; repeatable (default: what the profile lists)',
  },
  profile: { choices: ['quick', 'full'], describe: 'How much to run (default: quick)' },
  split: {
    choices: ['test', 'dev'],
    describe: 'Samples to measure; dev is for working on a suite (default: test)',
  },
  limit: {
    type: 'string',
    requiresArg: true,
    describe: 'Most samples a suite (default: the profile’s number)',
  },
  repeats: {
    type: 'string',
    requiresArg: true,
    describe: 'Times that each sample is asked (default: 1)',
  },
  seed: {
    type: 'string',
    requiresArg: true,
    describe: 'Seed of shots, votes and resampling (default: 1)',
  },
} as const;

/** Flags of commands that plan a run. */
export const PLAN_OPTIONS = {
  ...REQUEST_OPTIONS,
  'base-url': {
    type: 'string',
    requiresArg: true,
    describe: 'Endpoint of an OpenAI-compatible server or a Hugging Face endpoint',
  },
  'embed-base-url': {
    type: 'string',
    requiresArg: true,
    describe: 'Endpoint of embedding models (default: their provider’s own)',
  },
  form: {
    choices: ['chat', 'completion'],
    describe: 'How models are spoken to (default: what suits each model)',
  },
  prices: {
    type: 'string',
    requiresArg: true,
    describe: 'YAML file with price entries that go before the built-in ones',
  },
} as const;

/** The suites that a command works on. */
export const SUITES_POSITIONAL = {
  type: 'string',
  array: true,
  default: [] as string[],
  describe: 'Names of suites, or paths of suite files (default: every suite)',
} as const;

interface Suites {
  readonly suites: readonly string[];
}

type RequestArguments = InferredOptionTypes<typeof REQUEST_OPTIONS> & Suites;

/** What a user's flags ask for. */
export function askedRequest({
  suites,
  model,
  technique,
  profile,
  split,
  limit,
  repeats,
  seed,
}: RequestArguments): AskedRequest {
  return {
    suites,
    ...(model === undefined ? {} : { models: [...new Set(model)] }),
    ...(technique === undefined ? {} : { techniques: [...new Set(technique)] }),
    ...(profile === undefined ? {} : { profile }),
    ...(split === undefined ? {} : { split }),
    ...(limit === undefined ? {} : { limit: wholeNumber(limit, { flag: 'limit', min: 1 }) }),
    ...(repeats === undefined ? {} : { repeats: wholeNumber(repeats, { flag: 'repeats', min: 1 }) }),
    ...(seed === undefined ? {} : { seed: wholeNumber(seed, { flag: 'seed', min: 0 }) }),
  };
}

/** The flags that ask for something, as they were given. */
export function requestFlags(args: RequestArguments): readonly string[] {
  const names = Object.keys(REQUEST_OPTIONS) as readonly (keyof typeof REQUEST_OPTIONS)[];
  return names.filter((name) => args[name] !== undefined).map((name) => `--${name}`);
}

/** Flags of commands that call models or embedders. */
export const CALL_OPTIONS = {
  timeout: {
    type: 'string',
    requiresArg: true,
    describe: 'Time limit of one attempt at a call, in seconds (default: 120)',
  },
} as const;

/** Flags of commands that use an index. */
export const CHROMA_OPTIONS = {
  chroma: {
    type: 'string',
    requiresArg: true,
    describe: 'URL of a Chroma server (default: CHROMA_URL, else one of our own)',
  },
} as const;

/** Flags of commands that write a report. */
const REPORT_FILE_OPTIONS = {
  out: { type: 'string', requiresArg: true, describe: 'Folder for the report (default: reports/<run>)' },
  format: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Format of the report by name, e.g. html or json; repeatable (default: all)',
  },
  'redact-text': {
    type: 'boolean',
    default: false,
    describe: 'Leave the texts of samples, answers, passages and prompt variants out of the report',
  },
} as const;

/** Flags of `run`. */
export const RUN_OPTIONS = {
  ...PLAN_OPTIONS,
  ...CHROMA_OPTIONS,
  resume: {
    type: 'string',
    requiresArg: true,
    describe: 'Go on with this run; what it runs is its own choice',
  },
  update: {
    type: 'string',
    requiresArg: true,
    describe: 'YAML file of changed documents: measure a suite before and after the change',
  },
  concurrency: {
    type: 'string',
    requiresArg: true,
    describe: 'Most calls in flight per model (default: the model’s)',
  },
  ...CALL_OPTIONS,
  cache: { type: 'boolean', default: true, describe: 'Reuse answers of earlier runs; --no-cache asks anew' },
  ...REPORT_FILE_OPTIONS,
  'fail-on-error': {
    type: 'string',
    requiresArg: true,
    default: '0.05',
    describe: 'Exit with 3 when more than this share of trials failed',
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `run`. */
export type RunArguments = InferredOptionTypes<typeof RUN_OPTIONS> & Suites;

/** Flags of `plan`. */
export const PLAN_COMMAND_OPTIONS = {
  ...PLAN_OPTIONS,
  detect: {
    type: 'string',
    requiresArg: true,
    describe:
      'A difference to find, as a share of the scale (0.03 is 3 points), or "margin" for each suite’s own',
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `plan`. */
export type PlanArguments = InferredOptionTypes<typeof PLAN_COMMAND_OPTIONS> & Suites;

/** Flags of `report`. */
export const REPORT_OPTIONS = {
  ...REPORT_FILE_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `report`. */
export type ReportArguments = InferredOptionTypes<typeof REPORT_OPTIONS> & {
  readonly run: string | undefined;
};

/** Flags of `finetune`. */
export const FINETUNE_OPTIONS = {
  technique: {
    type: 'string',
    requiresArg: true,
    describe: 'Technique of the suite that the model is for (default: the first with tuned weights)',
  },
  model: {
    type: 'string',
    requiresArg: true,
    describe: 'Base as provider:name (default: the suite’s first)',
  },
  backend: {
    type: 'string',
    requiresArg: true,
    describe: 'Who trains, local or openai (default: as the base says)',
  },
  examples: { type: 'string', requiresArg: true, describe: 'Train samples to use (default: all)' },
  seed: { type: 'string', requiresArg: true, default: '1', describe: 'Seed of choice, order and weights' },
  seeds: { type: 'string', requiresArg: true, default: '1', describe: 'Train so many, with one seed each' },
  epochs: { type: 'string', requiresArg: true, describe: 'Times that each example is seen, at most' },
  'batch-size': { type: 'string', requiresArg: true, describe: 'Examples a step' },
  'learning-rate': { type: 'string', requiresArg: true, describe: 'Local: largest learning rate' },
  rank: { type: 'string', requiresArg: true, describe: 'Local: rank of the adapter' },
  'max-steps': { type: 'string', requiresArg: true, describe: 'Local: end after so many steps' },
  'learning-rate-multiplier': { type: 'string', requiresArg: true, describe: 'openai: of its own rate' },
  suffix: { type: 'string', requiresArg: true, describe: 'openai: part of the tuned model’s name' },
  again: {
    type: 'boolean',
    default: false,
    describe: 'openai: train again what was trained already',
  },
  curve: {
    type: 'string',
    requiresArg: true,
    describe: 'Learning curve: train on so many examples each, e.g. 10,20,40,80',
  },
  'curve-shots': { type: 'string', requiresArg: true, describe: 'The same over shots, e.g. 1,2,4,8' },
  'curve-documents': { type: 'string', requiresArg: true, describe: 'The same over documents, e.g. 5,10,20' },
  limit: { type: 'string', requiresArg: true, describe: 'Curves: most samples that are measured' },
  'export-only': {
    type: 'boolean',
    default: false,
    describe: 'Write and check the training set, train nothing',
  },
  out: { type: 'string', requiresArg: true, describe: 'Folder of the export or of the curve’s report' },
  'redact-text': {
    ...REPORT_FILE_OPTIONS['redact-text'],
    describe: 'Curves: leave the texts of samples, answers, passages and prompt variants out of the report',
  },
  list: { type: 'boolean', default: false, describe: 'Show the ledger of this suite' },
  cancel: { type: 'string', requiresArg: true, describe: 'End the training with this id at its provider' },
  'label-minutes': {
    type: 'string',
    requiresArg: true,
    describe: 'Declared: minutes of a person’s work for labelling one example',
  },
  'hourly-rate': { type: 'string', requiresArg: true, describe: 'Declared: USD an hour of that person' },
  form: PLAN_OPTIONS.form,
  prices: PLAN_OPTIONS.prices,
  'base-url': PLAN_OPTIONS['base-url'],
  'embed-base-url': PLAN_OPTIONS['embed-base-url'],
  ...CALL_OPTIONS,
  ...CHROMA_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `finetune`. */
export type FinetuneArguments = InferredOptionTypes<typeof FINETUNE_OPTIONS> & { readonly suite: string };

/** Flags of `gate`. */
export const GATE_OPTIONS = {
  baseline: {
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'Run id that the new run is held to',
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `gate`. */
export type GateArguments = InferredOptionTypes<typeof GATE_OPTIONS> & { readonly run: string };

/** Parsed flags of `models`. */
export type ModelsArguments = InferredOptionTypes<typeof COMMON_OPTIONS>;
