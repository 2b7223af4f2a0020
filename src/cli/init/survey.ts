import { type DataRow, findColumns } from '../../config/conventions.ts';
import { dataReference } from '../../config/data-reference.ts';
import { BenchError } from '../../core/errors.ts';
import { readRows } from '../../datasets/read-rows.ts';
import { type ColumnSurvey, ColumnSurveyor } from '../../datasets/survey-columns.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { AnswerFormat } from '../../protocol/suite.ts';
import type { Workspace } from '../../workspace.ts';
import { type Begun, dataName } from './answers.ts';
import { MOST_LABELS, type ProposedColumns } from './propose-columns.ts';
import type { Task } from './tasks.ts';

/** Rows by which suites find columns. */
const FIRST = 100;

/** Data that were looked at. */
export interface SurveyedData {
  /** As the user named them. */
  readonly name: string;
  /** Absolute path of a file. */
  readonly location: string;
  readonly rows: number;
  readonly columns: readonly ColumnSurvey[];
  readonly firstRows: readonly DataRow[];
}

/**
 * Reads all rows once.
 * @throws BenchError for data that cannot be read, or have no row
 */
export async function surveyData(
  { data }: Pick<Begun, 'data'>,
  { registries: { rowSources: sources }, environment, workingFolder, signal }: Workspace,
): Promise<SurveyedData> {
  const reference = dataReference(data, { folder: workingFolder, rowSources: sources });
  const { lookUp, cacheFolder } = environment;
  const surveyor = new ColumnSurveyor();
  const firstRows: DataRow[] = [];
  for await (const row of readRows(reference, { sources, signal, lookUp, cacheFolder, split: 'test' })) {
    surveyor.add(row);
    if (firstRows.length < FIRST) firstRows.push(row.values);
  }
  const name = dataName(data);
  if (surveyor.rows === 0) {
    throw new BenchError('INVALID_DATA', 'there is no row with data in it.', {
      file: name,
      hint: 'Below the names of the columns there has to be a row for each sample.',
    });
  }
  const { rows } = surveyor;
  return { name, location: reference.location, rows, columns: surveyor.survey(), firstRows };
}

/**
 * A column by its name.
 * @throws BenchError `INVALID_ARGUMENT` naming the flag and the columns there are
 */
function columnOf(
  name: string,
  { flag, data }: { readonly flag: string; readonly data: SurveyedData },
): ColumnSurvey {
  const column = data.columns.find((one) => one.name === name);
  if (column !== undefined) return column;
  const choices = data.columns.map((one) => one.name);
  throw new BenchError('INVALID_ARGUMENT', `--${flag}: ${data.name} has no column "${name}".`, {
    choices,
    hint: didYouMean(name, choices),
  });
}

/** The columns of a suite. */
export interface ChosenColumns {
  readonly input: ColumnSurvey;
  readonly target: ColumnSurvey;
  readonly id: string | null;
  readonly group: string | null;
  readonly slices: readonly string[];
}

const PARTS = {
  input: 'the text that is asked about',
  target: 'the right answer',
} as const;

/**
 * The columns that were proposed or named, fit for the task.
 * @throws BenchError where one is unclear, is not there, has nothing in a row, or holds no labels that a prompt could list
 */
export function chooseColumns(
  proposed: ProposedColumns,
  { data, task }: { readonly data: SurveyedData; readonly task: Task },
): ChosenColumns {
  const named = (part: 'input' | 'target'): ColumnSurvey => {
    const name = proposed[part];
    if (name !== null) return filled(columnOf(name, { flag: part, data }), { part, data });
    const choices = proposed.mayBe[part];
    throw new BenchError(
      'INVALID_ARGUMENT',
      `which column of ${data.name} holds ${PARTS[part]} is unclear.`,
      {
        choices,
        hint: `Say --${part} with its name.`,
      },
    );
  };
  const target = named('target');
  const input = named('input');
  if (input === target) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `the column "${input.name}" cannot be both ${PARTS.input} and ${PARTS.target}.`,
      { hint: 'Say --input and --target.' },
    );
  }
  if (task === 'classify') labelsOf(target, data);
  if (proposed.id !== null) {
    const id = columnOf(proposed.id, { flag: 'id', data });
    if (!id.isUnique || id.filled < data.rows) {
      throw new BenchError(
        'INVALID_DATA',
        `the column "${id.name}" cannot hold ids: ${id.isUnique ? 'a row has nothing in it' : 'a value in it comes again, or is too long'}.`,
        { file: data.name, hint: 'Without --id, ids are made from the content.' },
      );
    }
  }
  if (proposed.group !== null) columnOf(proposed.group, { flag: 'group', data });
  for (const slice of proposed.slices) columnOf(slice, { flag: 'slice', data });
  const { id, group, slices } = proposed;
  return { input, target, id, group, slices };
}

function filled(
  column: ColumnSurvey,
  { part, data }: { readonly part: 'input' | 'target'; readonly data: SurveyedData },
): ColumnSurvey {
  const { name, firstBlank } = column;
  if (firstBlank === null) return column;
  const missing = data.rows - column.filled;
  const { line, unit } = firstBlank;
  throw new BenchError(
    'INVALID_DATA',
    `the column "${name}", which holds ${PARTS[part]}, has nothing here.`,
    {
      file: data.name,
      line,
      unit,
      hint: `Fill it in or remove the row (${missing} of ${data.rows} rows), or say --${part} for another column.`,
    },
  );
}

/**
 * The labels of a column, as most rows write each, in an order that further rows do not change.
 * @throws BenchError `INVALID_DATA` where there are too few or too many
 */
export function labelsOf(
  { name, values }: ColumnSurvey,
  data: Pick<SurveyedData, 'name' | 'rows'>,
): readonly string[] {
  if (values !== null && values.length > 1 && values.length <= MOST_LABELS)
    return values.map(({ text }) => text).sort();
  const [only] = values ?? [];
  const message =
    values === null
      ? `the column "${name}" holds texts or very many values, no labels`
      : values.length === 1
        ? `the column "${name}" holds "${only?.text}" in every row, so there is nothing to choose`
        : `the column "${name}" holds ${values.length} different labels; a prompt can list ${MOST_LABELS}`;
  throw new BenchError('INVALID_DATA', `${message}.`, {
    file: data.name,
    hint: 'Say --target for another column, or --task answer if answers are free texts.',
  });
}

/** Columns that a short suite file has to name, as far as it would find others by itself. */
export function columnsToName(
  { input, target, id, slices }: ChosenColumns,
  { data, answer }: { readonly data: SurveyedData; readonly answer: AnswerFormat },
): { readonly id?: string | null; readonly input?: string; readonly targets?: string } {
  const wanted = { id, input: input.name, targets: target.name };
  const candidates = [
    {},
    { targets: wanted.targets },
    { input: wanted.input },
    { id: wanted.id },
    { id: wanted.id, targets: wanted.targets },
    { id: wanted.id, input: wanted.input },
  ];
  const header = Object.keys(data.firstRows[0] ?? {});
  const enough = candidates.find((given) => {
    if (!slices.every((name) => header.includes(name))) return false;
    const found = findColumns(given, { rows: data.firstRows, answer });
    return found.id === id && found.input === wanted.input && found.targets === wanted.targets;
  });
  return enough ?? { ...(id === null ? {} : { id }), input: wanted.input, targets: wanted.targets };
}
