import type { InferredOptionTypes } from 'yargs';
import { TYPICAL } from '../../core/effort.ts';
import { MODEL_EXAMPLES } from '../../models/examples.ts';
import { COMMON_OPTIONS } from '../options.ts';
import { TASKS } from './tasks.ts';

/** Flags of `init`. */
export const INIT_OPTIONS = {
  yes: {
    type: 'boolean',
    default: false,
    describe: 'Ask nothing: take what is given, what an earlier init wrote, and what the data propose',
  },
  data: {
    type: 'string',
    requiresArg: true,
    describe: 'Your data: a CSV, TSV, JSONL, JSON, Parquet or XLSX file, or hf:owner/name',
  },
  task: { type: 'string', requiresArg: true, describe: `What is to be done: ${TASKS.join(', ')}` },
  name: {
    type: 'string',
    requiresArg: true,
    describe: 'Name of the suite and its file (default: that of the data)',
  },
  input: { type: 'string', requiresArg: true, describe: 'Column with the text that is asked about' },
  target: { type: 'string', requiresArg: true, describe: 'Column with the right answer' },
  id: { type: 'string', requiresArg: true, describe: 'Column with an id' },
  group: {
    type: 'string',
    requiresArg: true,
    describe: 'Column whose equal values stay in one split, for instance the customer',
  },
  slice: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Column by which results are broken down, for instance language; repeatable',
  },
  documents: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Folder or file of documents that answers may rest on; repeatable',
  },
  prompt: { type: 'string', requiresArg: true, describe: 'The prompt in use today, as a text' },
  'prompt-file': {
    type: 'string',
    requiresArg: true,
    describe: 'The same as a file of your application; it stays there and is read by each run',
  },
  model: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: `Model as provider:name, e.g. ${MODEL_EXAMPLES.openai}; repeatable (default: ${MODEL_EXAMPLES.local})`,
  },
  margin: {
    type: 'string',
    requiresArg: true,
    describe: 'Smallest difference that matters, as a share of the scale (default: 0.05, which is 5 points)',
  },
  'volume-per-month': { type: 'string', requiresArg: true, describe: 'Answers a month' },
  effort: {
    type: 'string',
    requiresArg: true,
    describe: `People’s work that setting up takes: a profile of adaptbench.config.ts, or ${TYPICAL}`,
  },
  ...COMMON_OPTIONS,
} as const;

/** Parsed flags of `init`. */
export type InitArguments = InferredOptionTypes<typeof INIT_OPTIONS>;
