import type { InferredOptionTypes } from 'yargs';
import { CALL_OPTIONS, CHROMA_OPTIONS, COMMON_OPTIONS, PLAN_OPTIONS } from '../options.ts';

/** The suite whose documents are indexed. */
export const SUITE_POSITIONAL = {
  type: 'string',
  demandOption: true,
  describe: 'Name of a suite, or path of a suite file',
} as const;

/** Flags of every subcommand: which index is meant, and where it is. */
export const INDEX_OPTIONS = {
  'embed-base-url': PLAN_OPTIONS['embed-base-url'],
  ...CHROMA_OPTIONS,
  ...COMMON_OPTIONS,
} as const;

/** Flags of subcommands that embed texts. */
export const EMBEDDING_OPTIONS = { ...CALL_OPTIONS, ...INDEX_OPTIONS } as const;

/** Flags of subcommands that search in one way. */
export const SEARCH_OPTIONS = {
  search: { choices: ['dense', 'hybrid'], default: 'dense', describe: 'How is searched' },
  'top-k': { type: 'string', requiresArg: true, default: '5', describe: 'Passages found, at most' },
} as const;

/** Flags of subcommands that measure. */
export const QUESTION_OPTIONS = {
  split: { choices: ['dev', 'train', 'test'], default: 'dev', describe: 'Questions to retrieve for' },
} as const;

/** What every subcommand is told. */
export type IndexArguments = InferredOptionTypes<typeof INDEX_OPTIONS> &
  Partial<Pick<InferredOptionTypes<typeof EMBEDDING_OPTIONS>, 'timeout'>> & { readonly suite: string };
