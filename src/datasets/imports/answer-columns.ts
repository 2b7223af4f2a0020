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
  /** The suite's own names: of ids and inputs, which go before usual ones, and of what is right. */
  readonly own: { readonly id: string | null; readonly input: string; readonly targets: string };
  readonly file: string;
}

/**
 * Which column holds what: by what a user said, the suite's names, and usual ones.
 * @throws BenchError `UNKNOWN_NAME` for a named column that is not there, `INVALID_DATA` where none holds the answers, several
 *   may, or nothing says which sample they answer
 */
export function answerColumns({ header, given, own, file }: ColumnSearch): AnswerColumns {
  const names = { input: own.input, ...(own.id === null ? {} : { id: own.id }) };
  // What is right is no answer of a system, whatever it is called.
  const kept = header.filter((name) => name === own.targets || name === own.targets.split(/[.[]/, 1)[0]);
  const found = findFields({ header, given, usual: USUAL, own: names, ignored: kept, file });
  if (found.answer === undefined) {
    const [taken] = kept.filter((name) => USUAL.answer.includes(plainName(name)));
    throw lacking('answers', {
      header,
      file,
      field: 'answer',
      but: taken === undefined ? '' : `; "${taken}" is the suite's column of accepted answers`,
    });
  }
  if (given.answer === undefined) {
    const others = new Set([
      ...kept,
      ...Object.entries(found).flatMap(([field, name]) => (field === 'answer' ? [] : [name])),
    ]);
    const several = header.filter((name) => !others.has(name) && USUAL.answer.includes(plainName(name)));
    if (several.length > 1) {
      throw new BenchError('INVALID_DATA', `several columns may hold the answers: ${several.join(', ')}.`, {
        file,
        hint: 'Name the one that does with --column answer=<name>.',
      });
    }
  }
  if (found.id === undefined && found.input === undefined) {
    throw lacking('ids or inputs of the samples', { header, file, field: 'id' });
  }
  const { latency, ...rest } = found;
  const isUnclear = given.latency === undefined && latency !== undefined && unitOfLatency(latency) === null;
  return isUnclear ? rest : found;
}

function lacking(
  what: string,
  {
    header,
    file,
    field,
    but = '',
  }: Pick<ColumnSearch, 'header' | 'file'> & { readonly field: AnswerField; readonly but?: string },
): BenchError {
  return new BenchError('INVALID_DATA', `no column has a usual name for ${what}${but}.`, {
    file,
    choices: header,
    hint: `Name it with --column ${field}=<name>.`,
  });
}

/** Says which columns were taken for something by their names alone; `null` where a user or the suite named all. */
export function sayGuesses(
  columns: AnswerColumns,
  { given, own }: Pick<ColumnSearch, 'given' | 'own'>,
): string | null {
  const guesses = ANSWER_FIELDS.flatMap((field) => {
    const name = columns[field];
    const isNamed = name === given[field] || name === own.id || name === own.input;
    return name === undefined || isNamed ? [] : [`"${name}" for ${field}`];
  });
  return guesses.length === 0 ? null : `by their names these columns were read: ${guesses.join(', ')}.`;
}

/** A column that holds latencies without saying in which unit, which is not read. */
export function unclearLatency(header: readonly string[], { latency }: AnswerColumns): string | undefined {
  return latency === undefined
    ? header.find((name) =>
        ['latency', 'latencys', 'duration', 'durations', 'time'].includes(plainName(name)),
      )
    : undefined;
}

/** Milliseconds in a unit, by how the name of a column ends. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/nano[a-z]*$|(?:^|[^\p{L}])ns$/iu, 1e-6],
  [/micro[a-z]*$|(?:^|[^\p{L}])[u\u00b5\u03bc]s$/iu, 1e-3],
  [/milli[a-z]*$|m(?:s|secs?)$/i, 1],
  [/(?:^|[^\p{L}])s$|sec(?:ond)?s?$/iu, 1000],
  [/\p{Ll}S$/u, 1000],
];

/** Milliseconds in what a column of latencies holds; `null` where its name says no unit. */
export function unitOfLatency(column: string): number | null {
  const name = column.trim().replace(/[)\]]+$/, '');
  return UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
