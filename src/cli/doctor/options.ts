import type { InferredOptionTypes } from 'yargs';
import { CHROMA_OPTIONS, COMMON_OPTIONS, RUN_OPTIONS } from '../options.ts';

/** Flags of `doctor`. */
export const DOCTOR_OPTIONS = {
  online: {
    type: 'boolean',
    default: false,
    describe: 'Also make one tiny call to each provider that has a key, and say what it cost',
  },
  model: RUN_OPTIONS.model,
  'base-url': RUN_OPTIONS['base-url'],
  ...CHROMA_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `doctor`. */
export type DoctorArguments = InferredOptionTypes<typeof DOCTOR_OPTIONS>;
