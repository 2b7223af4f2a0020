import { BenchError } from '../core/errors.ts';
import type { TrainingRow } from '../core/training.ts';
import type { Places } from '../datasets/places.ts';
import { plural } from '../lib/format.ts';
import type { AnswerFormat } from '../protocol/suite.ts';

/** Fewer examples than this teach nothing that could be told from chance; it is also the least that OpenAI takes. */
export const LEAST_EXAMPLES = 10;

/** A label with more than this share of the examples is mostly what a model learns. */
const LARGEST_SHARE = 0.8;

/** Most examples of one notice that are named. */
const SHOWN = 5;

/** @throws BenchError `INVALID_DATA` for too few examples; `file` is where they stand */
export function requireExamples(count: number, file?: string): void {
  if (count >= LEAST_EXAMPLES) return;
  throw new BenchError(
    'INVALID_DATA',
    `${plural(count, 'example')} to train on ${count === 1 ? 'is' : 'are'} too few; ${LEAST_EXAMPLES} are the least.`,
    { file, hint: 'Add labelled samples to the train split.' },
  );
}

/** What validation needs to know besides the rows. */
export interface ValidationOptions {
  readonly answer: AnswerFormat;
  /** Longest prompt plus answer that the model is trained on, in tokens; `null` when not known. */
  readonly mostTokens: number | null;
  /** Prompt and answer in tokens, or as near as can be counted; `null` when nobody can. */
  tokensOf(row: TrainingRow): number | null;
  readonly places: Places;
  /** Examples on which the loss is watched. */
  readonly heldOut: readonly TrainingRow[];
}

/**
 * Checks a training set before anything is spent on it.
 * @returns what a user should know although it is no fault
 * @throws BenchError `INVALID_DATA` with file and line for an empty answer, a contradiction, a row that is too long, or too
 *   few rows
 */
export function validateTraining(
  rows: readonly TrainingRow[],
  options: ValidationOptions,
): readonly string[] {
  const { answer, places, heldOut } = options;
  requireExamples(rows.length);
  refuseLongRows([...rows, ...heldOut], options);
  const notices: string[] = [];
  const byPrompt = new Map<string, TrainingRow>();
  const doubles: string[] = [];
  for (const row of rows) {
    const place = places.get(row.sample);
    if (row.answer.trim() === '') {
      throw new BenchError('INVALID_DATA', `the train sample "${row.sample}" has an empty answer.`, place);
    }
    const key = JSON.stringify(row.prompt);
    const before = byPrompt.get(key);
    if (before === undefined) {
      byPrompt.set(key, row);
      continue;
    }
    if (before.answer !== row.answer) {
      throw new BenchError(
        'INVALID_DATA',
        `the train samples ${named(before, places)} and ${named(row, places)} ask the same and are answered differently: ${JSON.stringify(before.answer)} and ${JSON.stringify(row.answer)}.`,
        place,
      );
    }
    doubles.push(`${named(row, places)} as ${named(before, places)}`);
  }
  if (doubles.length > 0) {
    const shown = doubles.slice(0, SHOWN).join(', ');
    const rest = doubles.length > SHOWN ? ` and ${doubles.length - SHOWN} more` : '';
    notices.push(
      `${plural(doubles.length, 'example')} ${doubles.length === 1 ? 'stands' : 'stand'} in the training set a second time: ${shown}${rest}.`,
    );
  }
  if (answer.kind === 'label') notices.push(...balanceNotices(rows, answer.labels));
  return notices;
}

/** A sample with the line it stands in: where a file has no ids, they are made and say nothing. */
function named({ sample }: TrainingRow, places: Places): string {
  const place = places.get(sample);
  return `"${sample}"${place === undefined ? '' : ` (${place.unit ?? 'line'} ${place.line})`}`;
}

/** Nobody would be told what a trainer cuts off. */
function refuseLongRows(
  rows: readonly TrainingRow[],
  { mostTokens, tokensOf, places }: ValidationOptions,
): void {
  if (mostTokens === null) return;
  const long = rows.flatMap((row) => {
    const tokens = tokensOf(row);
    return tokens === null || tokens <= mostTokens ? [] : [{ sample: row.sample, tokens }];
  });
  const [first, ...more] = long;
  if (first === undefined) return;
  const others =
    more.length === 0
      ? ''
      : ` (${plural(more.length, 'more example')} ${more.length === 1 ? 'is' : 'are'} too long)`;
  throw new BenchError(
    'INVALID_DATA',
    `the sample "${first.sample}" takes ${count(first.tokens)} tokens with its prompt; the model is trained on at most ${count(mostTokens)} of an example${others}.`,
    { ...places.get(first.sample), hint: 'Shorten it, or show fewer passages.' },
  );
}

function count(tokens: number): string {
  return tokens.toLocaleString('en-US');
}

function balanceNotices(rows: readonly TrainingRow[], labels: readonly string[]): readonly string[] {
  const countOf = (label: string): number => rows.filter((row) => row.answer === label).length;
  const missing = labels.filter((label) => countOf(label) === 0);
  const heavy = labels.filter((label) => countOf(label) > LARGEST_SHARE * rows.length);
  return [
    ...missing.map((label) => `No training example has the label "${label}".`),
    ...heavy.map(
      (label) => `${countOf(label)} of ${rows.length} training examples have the label "${label}".`,
    ),
  ];
}
