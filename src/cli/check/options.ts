import type { InferredOptionTypes } from 'yargs';
import { COMMON_OPTIONS, PLAN_OPTIONS } from '../options.ts';

const { 'allow-leakage': _, ...CHECKED_OPTIONS } = PLAN_OPTIONS;

/** Flags of `check`. */
export const CHECK_OPTIONS = {
  ...CHECKED_OPTIONS,
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'File for the check as a page, for instance check.html',
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `check`. */
export type CheckArguments = InferredOptionTypes<typeof CHECK_OPTIONS> & { readonly suite: string };
