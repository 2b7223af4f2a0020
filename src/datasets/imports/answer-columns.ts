import { BenchError } from '../../core/errors.ts';
import { type Fields, findFields, plainName } from './find-fields.ts';

/** What of an answer a column may hold. */
export const ANSWER_FIELDS = [
  'answer',
  'id',
  'input',
  'system',
  'cost',
  'latency',
  'input-tokens',
  'output-tokens',
  'passages',
] as const;
export type AnswerField = (typeof ANSWER_FIELDS)[number];

/** Columns by what they hold. */
export type AnswerColumns = Fields<AnswerField>;

/** Usual names, the likeliest first, in small letters without blanks, hyphens and underscores. */
const USUAL: Readonly<Record<AnswerField, readonly string[]>> = {
  answer: [
    'answer',
    'output',
    'response',
    'prediction',
    'predicted',
    'completion',
    'reply',
    'generated',
    'result',
  ],
  id: ['id', 'sampleid', 'sample', 'caseid', 'testid'],
  input: ['input', 'question', 'query', 'prompt', 'text', 'message'],
  system: ['system', 'bot', 'variant'],
  cost: ['costusd', 'usd', 'cost'],
  latency: ['latencyms', 'durationms', 'elapsedms', 'latencys', 'latencyseconds', 'durations', 'seconds'],
  'input-tokens': ['inputtokens', 'prompttokens', 'tokensin'],
  'output-tokens': ['outputtokens', 'completiontokens', 'tokensout'],
  passages: ['passages', 'contexts', 'retrievedcontexts', 'context', 'sources'],
};

/** What else is known of the columns. */
export interface ColumnSearch {
  /** The names of the file's columns. */
  readonly header: readonly string[];
  /** Those that a user named. */
  readonly given: AnswerColumns;
  /** The suite's own names, which go before usual ones. */
  readonly own: { readonly id: string | null; readonly input: string };
  readonly file: string;
}

/**
 * Which column holds what: by what a user said, the suite's names, and usual ones.
 * @throws BenchError `UNKNOWN_NAME` for a named column that is not there, `INVALID_DATA` where none holds the answers, or
 *   nothing says which sample they answer
 */
export function answerColumns({ header, given, own, file }: ColumnSearch): AnswerColumns {
  const names = { input: own.input, ...(own.id === null ? {} : { id: own.id }) };
  const found = findFields({ header, given, usual: USUAL, own: names, file });
  if (found.answer === undefined) {
    throw lacking('answers', { header, file, field: 'answer' });
  }
  if (found.id === undefined && found.input === undefined) {
    throw lacking('ids or inputs of the samples', { header, file, field: 'id' });
  }
  return found;
}

function lacking(
  what: string,
  {
    header,
    file,
    field,
  }: { readonly header: readonly string[]; readonly file: string; readonly field: string },
): BenchError {
  return new BenchError('INVALID_DATA', `no column has a usual name for ${what}.`, {
    file,
    choices: header,
    hint: `Name it with --column ${field}=<name>.`,
  });
}

/** A column that holds latencies without saying in which unit, which is not read. */
export function unclearLatency(header: readonly string[], { latency }: AnswerColumns): string | undefined {
  return latency === undefined
    ? header.find((name) => ['latency', 'duration', 'time'].includes(plainName(name)))
    : undefined;
}

/** Whether a column of latencies holds seconds; all others hold milliseconds. */
export function inSeconds(column: string): boolean {
  return /(?:[-_ ]s|seconds?|[-_ ]?secs?)$/i.test(column) || plainName(column) === 'latencys';
}
