import type { InferredOptionTypes } from 'yargs';
import { BenchError } from '../core/errors.ts';

/** Flags that every command has. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', default: false, describe: 'Print one machine-readable result on stdout' },
} as const;

/** Flags of commands that plan a run. */
export const PLAN_OPTIONS = {
  model: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Model as provider:name, e.g. openai:gpt-4.1-mini; repeatable (default: the suites’ own)',
  },
  technique: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Technique by name; repeatable (default: what the profile lists)',
  },
  profile: { choices: ['quick', 'full'], default: 'quick', describe: 'How much to run' },
  split: {
    choices: ['test', 'dev'],
    default: 'test',
    describe: 'Samples to measure; dev is for working on a suite',
  },
  limit: {
    type: 'string',
    requiresArg: true,
    describe: 'Most samples a suite (default: the profile’s number)',
  },
  repeats: { type: 'string', requiresArg: true, default: '1', describe: 'Times that each sample is asked' },
  seed: { type: 'string', requiresArg: true, default: '1', describe: 'Seed of shots, votes and resampling' },
  'base-url': {
    type: 'string',
    requiresArg: true,
    describe: 'Endpoint of an OpenAI-compatible server or a Hugging Face endpoint',
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

/*
 * Numbers come as texts: yargs adds up numbers that are given twice, and forgets what was typed when it is no number.
 */

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a whole number from `min` on. */
export function wholeNumber(
  text: string,
  { flag, min }: { readonly flag: string; readonly min: number },
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new BenchError('INVALID_ARGUMENT', `--${flag} takes a whole number from ${min} on, not "${text}".`);
}

/** @throws BenchError `INVALID_ARGUMENT` unless the text is a number from 0 to 1. */
export function shareOfOne(text: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value <= 1) return value;
  throw new BenchError('INVALID_ARGUMENT', `--${flag} takes a share from 0 to 1, not "${text}".`);
}

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

/** Flags of `run`. */
export const RUN_OPTIONS = {
  ...PLAN_OPTIONS,
  resume: {
    type: 'string',
    requiresArg: true,
    describe: 'Go on with this run; what it runs is its own choice',
  },
  concurrency: {
    type: 'string',
    requiresArg: true,
    describe: 'Most calls in flight per model (default: the model’s)',
  },
  cache: { type: 'boolean', default: true, describe: 'Reuse answers of earlier runs; --no-cache asks anew' },
  out: { type: 'string', requiresArg: true, describe: 'Folder for the report (default: reports/<run>)' },
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
export const PLAN_COMMAND_OPTIONS = { ...PLAN_OPTIONS, ...COMMON_OPTIONS } as const;

/** Parsed flags of `plan`. */
export type PlanArguments = InferredOptionTypes<typeof PLAN_COMMAND_OPTIONS> & Suites;

/** Flags of `report`. */
export const REPORT_OPTIONS = {
  out: { type: 'string', requiresArg: true, describe: 'Folder for the report (default: reports/<run>)' },
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

/** Parsed flags of `models`. */
export type ModelsArguments = InferredOptionTypes<typeof COMMON_OPTIONS>;
