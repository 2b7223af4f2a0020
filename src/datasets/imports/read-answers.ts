import { basename } from 'node:path';
import { BenchError } from '../../core/errors.ts';
import type { DataReference, Row } from '../../core/row-source.ts';
import type { Suite } from '../../core/suite.ts';
import type { ReportedPassage } from '../../protocol/model.ts';
import { valueAtPath } from '../column-path.ts';
import { firstRows } from '../first-rows.ts';
import type { Place } from '../places.ts';
import { placeOf, type ReadRowsOptions, readRows } from '../read-rows.ts';
import { BUILT_IN_ROW_SOURCES } from '../row-sources.ts';
import { listInCell } from '../text/list-in-cell.ts';
import {
  type AnswerColumns,
  answerColumns,
  sayGuesses,
  unclearLatency,
  unitOfLatency,
} from './answer-columns.ts';
import { refusePrintedList } from './find-fields.ts';
import type { ImportedAnswer, ImportedAnswers } from './imported-answer.ts';

/** How a file of answers is read. */
export interface ReadAnswersOptions
  extends Pick<ReadRowsOptions, 'sources' | 'lookUp' | 'cacheFolder' | 'signal'> {
  readonly suite: Pick<Suite, 'dataset'>;
  /** What a user calls the system; `null` where a column says it. */
  readonly system: string | null;
  /** Columns that a user named. */
  readonly columns: AnswerColumns;
}

/**
 * Reads answers of one system, or of several by a column, a row each.
 * @throws BenchError `INVALID_DATA`, `UNKNOWN_NAME` or `FILE_SYSTEM` with file and line
 */
export async function readAnswers(
  data: DataReference,
  { suite, system, columns: given, ...options }: ReadAnswersOptions,
): Promise<ImportedAnswers> {
  const { location: file } = data;
  const header = [...new Set((await firstRows(data, options)).flatMap((row) => Object.keys(row)))];
  if (header.length === 0) throw new BenchError('INVALID_DATA', 'the file has no row with data.', { file });
  const own = suite.dataset.columns;
  const columns = answerColumns({ header, given, own, file });
  if (system === null && columns.system === undefined) {
    throw new BenchError('INVALID_ARGUMENT', 'nothing says which system gave these answers.', {
      file,
      choices: header,
      hint: 'Name it with --as <name>, or the column that says it with --system-column <name>.',
    });
  }
  const notices: string[] = [];
  const name = basename(file);
  const guesses = sayGuesses(columns, { given, own });
  if (guesses !== null) notices.push(`${name}: ${guesses}`);
  const unclear = unclearLatency(header, columns);
  if (unclear !== undefined) {
    notices.push(
      `${name}: the column "${unclear}" does not say its unit, so latency is unknown; name a column of milliseconds with --column latency=${unclear}.`,
    );
  }
  const { flat } = (options.sources ?? BUILT_IN_ROW_SOURCES).get(data.source);
  const texts = [columns.answer, columns.id, columns.input, columns.system].filter(
    (one) => one !== undefined,
  );
  const answers: ImportedAnswer[] = [];
  const rows = readRows(data, {
    ...options,
    columns: Object.values(columns),
    texts,
    notice: (text) => notices.push(`${name}: ${text}`),
  });
  const reader = { columns, flat, system, separator: suite.dataset.listSeparator };
  // What is no column is a path, and nobody knows of one before all rows are read.
  const unseen = new Set(Object.values(columns).filter((column) => !header.includes(column)));
  for await (const row of rows) {
    for (const column of unseen) if (valueAtPath(row.values, column) !== undefined) unseen.delete(column);
    answers.push(answerOf(row, placeOf(row, file), reader));
  }
  for (const column of unseen) {
    throw new BenchError('UNKNOWN_NAME', `nothing stands under "${column}" in any row.`, {
      file,
      choices: header,
      hint: 'A path starts with one of these columns and goes on with a point: result.text.',
    });
  }
  return { answers, notices };
}

interface Reader {
  readonly columns: AnswerColumns;
  readonly flat: boolean;
  readonly system: string | null;
  readonly separator: string | null;
}

function answerOf(
  { values }: Row,
  place: Place,
  { columns, flat, system, separator }: Reader,
): ImportedAnswer {
  const cellOf = (column: string | undefined): unknown =>
    column === undefined ? undefined : valueAtPath(values, column);
  const text = (column: string | undefined): string | null => textOf(cellOf(column), { column, place });
  const number = (column: string | undefined): number | null => numberOf(cellOf(column), { column, place });
  // A column goes before the one name of all, unless only that was asked for.
  const named = system ?? text(columns.system)?.trim() ?? '';
  if (named === '') {
    throw new BenchError('INVALID_DATA', `the column "${columns.system}" names no system.`, place);
  }
  const id = text(columns.id)?.trim() ?? '';
  const input = text(columns.input);
  if (id === '' && (input ?? '').trim() === '') {
    throw new BenchError('INVALID_DATA', 'the row says neither the id nor the input of a sample.', place);
  }
  const latency = number(columns.latency);
  const inputTokens = number(columns['input-tokens']);
  const outputTokens = number(columns['output-tokens']);
  return {
    system: named,
    id: id === '' ? null : id,
    input,
    text: text(columns.answer),
    usage: inputTokens === null || outputTokens === null ? null : { inputTokens, outputTokens },
    cost: number(columns.cost),
    latencyMs: latency === null ? null : latency * (unitOfLatency(columns.latency ?? '') ?? 1),
    passages: passagesOf(cellOf(columns.passages), { flat, separator, column: columns.passages, place }),
    place,
  };
}

interface Cell {
  readonly column: string | undefined;
  readonly place: Place;
}

/** `null` where nothing stands there; what is no text is written as JSON, as a system would send it. */
function textOf(value: unknown, { column, place }: Cell): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return JSON.stringify(value);
  throw new BenchError('INVALID_DATA', `the column "${column}" has to hold a text.`, place);
}

function numberOf(value: unknown, { column, place }: Cell): number | null {
  const written = typeof value === 'string' ? value.trim().replace(/^\$\s*/, '') : value;
  if (written === undefined || written === null || written === '') return null;
  const number = Number(written);
  if (Number.isFinite(number) && number >= 0 && typeof written !== 'object') return number;
  throw new BenchError(
    'INVALID_DATA',
    `the column "${column}" has to hold a number from 0 on, or nothing where it is not known, found ${JSON.stringify(value)}.`,
    { ...place, hint: 'Write a point before decimals, and no unit.' },
  );
}

/** A list of texts, or of objects with `text` and `source`. */
function passagesOf(
  value: unknown,
  cell: Pick<Reader, 'flat' | 'separator'> & Cell,
): readonly ReportedPassage[] | null {
  if (value === undefined || value === null || value === '') return null;
  const list = typeof value === 'string' ? listOfCell(value, cell) : value;
  return (Array.isArray(list) ? list : [list]).flatMap((item: unknown): ReportedPassage[] => {
    if (typeof item === 'string') return [{ text: item, source: null }];
    if (typeof item !== 'object' || item === null) return [];
    const { text, content, source = null, id = null } = item as Readonly<Record<string, unknown>>;
    const words = text ?? content;
    const from = source ?? id;
    return typeof words === 'string'
      ? [{ text: words, source: typeof from === 'string' || typeof from === 'number' ? String(from) : null }]
      : [];
  });
}

function listOfCell(
  cell: string,
  { flat, separator, ...at }: Pick<Reader, 'flat' | 'separator'> & Cell,
): unknown {
  const list = flat ? (listInCell(cell) ?? jsonList(cell)) : null;
  if (list !== null) return list;
  if (flat) refusePrintedList(cell, at);
  return separator === null ? [cell] : cell.split(separator).map((part) => part.trim());
}

function jsonList(cell: string): unknown {
  if (!/^\s*\[.*\]\s*$/s.test(cell)) return null;
  try {
    return JSON.parse(cell);
  } catch {
    return null;
  }
}
