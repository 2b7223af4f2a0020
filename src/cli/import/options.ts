import type { InferredOptionTypes } from 'yargs';
import { CALL_OPTIONS, COMMON_OPTIONS, PLAN_OPTIONS, REPORT_FILE_OPTIONS } from '../options.ts';

/** Flags of `import`. */
export const IMPORT_OPTIONS = {
  suite: { type: 'string', requiresArg: true, describe: 'Suite that was answered, by its name or file' },
  as: { type: 'string', requiresArg: true, describe: 'Name of the system that gave the answers' },
  'system-column': {
    type: 'string',
    requiresArg: true,
    describe: 'Column that names the system of each answer, where a file has several',
  },
  column: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe:
      'Column that holds something, e.g. answer=reply or cost=usd; repeatable (default: columns with usual names)',
  },
  retrieval: {
    type: 'boolean',
    default: false,
    describe: 'The file has rankings: a query, the ids that were retrieved for it, and the right ids a row',
  },
  'top-k': {
    type: 'string',
    requiresArg: true,
    describe: 'With --retrieval: results that count of each ranking (default: the longest one)',
  },
  beside: {
    type: 'string',
    requiresArg: true,
    describe: 'Run whose cells stand in the same report, all on its samples',
  },
  'priced-as': {
    type: 'string',
    requiresArg: true,
    describe: 'Model whose price the tokens in the file have, as provider:name',
  },
  'base-url': PLAN_OPTIONS['base-url'],
  prices: PLAN_OPTIONS.prices,
  ...CALL_OPTIONS,
  ...REPORT_FILE_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `import`. */
export type ImportArguments = InferredOptionTypes<typeof IMPORT_OPTIONS> & { readonly file: string };
