import type { InferredOptionTypes } from 'yargs';
import { REQUEST_NUMBERS } from '../core/number-shape.ts';
import { MODEL_EXAMPLES } from '../models/examples.ts';
import type { AskedRequest } from '../protocol/spec.ts';
import { REASONING_EFFORTS } from '../protocol/words.ts';
import { numberOption } from './number-options.ts';

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
    describe: `Model as provider:name, e.g. ${MODEL_EXAMPLES.openai}, or your own application: ${MODEL_EXAMPLES.http}; repeatable (default: the suites’ own)`,
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
  'reasoning-effort': {
    choices: REASONING_EFFORTS,
    describe: 'How much reasoning models may think (default: what each suite says, else the model’s own)',
  },
  'allow-leakage': {
    type: 'boolean',
    describe:
      'Measure samples that stand in train, dev, a training set or the corpus too; every figure is marked',
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
  'reasoning-effort': reasoningEffort,
  'allow-leakage': allowLeakage,
}: RequestArguments): AskedRequest {
  return {
    suites,
    ...(model === undefined ? {} : { models: [...new Set(model)] }),
    ...(technique === undefined ? {} : { techniques: [...new Set(technique)] }),
    ...(profile === undefined ? {} : { profile }),
    ...(split === undefined ? {} : { split }),
    ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
    ...(allowLeakage === undefined ? {} : { allowLeakage }),
    ...(limit === undefined
      ? {}
      : { limit: numberOption(limit, { flag: 'limit', takes: REQUEST_NUMBERS.limit }) }),
    ...(repeats === undefined
      ? {}
      : { repeats: numberOption(repeats, { flag: 'repeats', takes: REQUEST_NUMBERS.repeats }) }),
    ...(seed === undefined
      ? {}
      : { seed: numberOption(seed, { flag: 'seed', takes: REQUEST_NUMBERS.seed }) }),
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
export const REPORT_FILE_OPTIONS = {
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
    describe: 'Leave the texts of samples, answers, passages, prompts and prompt variants out of the report',
  },
} as const;

/** What the tokens of a run are priced as. */
const PROJECTION_OPTIONS = {
  'price-as': {
    type: 'string',
    array: true,
    requiresArg: true,
    describe:
      'Price the same tokens on another model, <model> or <model>=<USD an hour of its server>; repeatable',
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
    describe: 'Most calls in flight per model, or auto: as many as its endpoint takes (default: the model’s)',
  },
  rpm: { type: 'string', requiresArg: true, describe: 'Most calls a minute to each remote model' },
  tpm: {
    type: 'string',
    requiresArg: true,
    describe: 'Most tokens a minute of each remote model, prompts and answers together',
  },
  ...CALL_OPTIONS,
  ...PROJECTION_OPTIONS,
  cache: { type: 'boolean', default: true, describe: 'Reuse answers of earlier runs; --no-cache asks anew' },
  ...REPORT_FILE_OPTIONS,
  budget: {
    type: 'string',
    requiresArg: true,
    describe:
      'Most that the run may cost in USD, all its sessions together; it then stops, to be resumed with more',
  },
  minutes: {
    type: 'string',
    requiresArg: true,
    describe: 'Most minutes of this session; the run then stops, to be resumed',
  },
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
  ...PROJECTION_OPTIONS,
  prices: PLAN_OPTIONS.prices,
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `report`. */
export type ReportArguments = InferredOptionTypes<typeof REPORT_OPTIONS> & {
  readonly run: string | undefined;
};

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

/** Flags of `models`. */
export const MODELS_OPTIONS = {
  prices: { type: 'boolean', default: false, describe: 'Show the price book instead' },
  stale: {
    type: 'boolean',
    default: false,
    describe: 'Show the prices that were read more than 90 days ago',
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `models`. */
export type ModelsArguments = InferredOptionTypes<typeof MODELS_OPTIONS>;
