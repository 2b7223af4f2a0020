import type { ColumnMapping } from '../core/suite.ts';
import { TEMPLATE_VARIABLE } from '../lib/template-variables.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import type { PromptText } from '../protocol/technique.ts';
import { type DataRow, findColumns } from './conventions.ts';
import type { GivenData } from './data-reference.ts';
import type { ChangedPreset, SuiteFile } from './full-suite.ts';
import type { WrittenSuite } from './suite-schema.ts';
import { ownTemplatesOf, templatesOf } from './suite-templates.ts';

/** A fault of the suite file at a path in it. */
export type SuiteFault = (
  message: string,
  path: readonly PropertyKey[],
  more?: { readonly choices?: readonly string[]; readonly hint?: string },
) => Error;

/** What columns are found by. */
export interface ColumnOptions {
  readonly given: NonNullable<WrittenSuite['dataset']>['columns'];
  readonly answer: AnswerFormat;
  /** The first rows of data, with their columns in its order. */
  firstRows(data: GivenData): Promise<readonly DataRow[]>;
  readonly fault: SuiteFault;
}

/** Columns with all that every suite has, and what of them was not given. */
export interface FoundColumns {
  readonly columns: Omit<ColumnMapping, 'metadata'>;
  /** The columns of the data file; empty where nothing had to be found. */
  readonly header: readonly string[];
  /** Each to stand in a list: `the answer from the column "team"`. */
  readonly assumed: readonly string[];
}

/** The columns that are given; where input or answers are not, all others by their names in the file that is measured. */
export async function requiredColumns(
  test: GivenData,
  { given, answer, firstRows, fault }: ColumnOptions,
): Promise<FoundColumns> {
  const { id = null, input, targets } = given;
  if (input !== undefined && targets !== undefined) {
    return { columns: { id, input, targets }, header: [], assumed: [] };
  }
  const name = typeof test === 'string' ? test : test.file;
  const rows = await firstRows(test);
  const [first] = rows;
  if (first === undefined) throw fault(`${name} has no row with data.`, ['dataset', 'test']);
  const header = Object.keys(first);
  const found = findColumns(given, { rows, answer });
  if (found.input === undefined || found.targets === undefined) {
    const what = found.input === undefined ? 'text that is asked about' : 'accepted answer';
    throw fault(
      `no column of ${name} has a name by which it is known as the one with the ${what}.`,
      ['dataset', 'columns'],
      {
        choices: header,
        hint: `Write dataset: { test: ${name}, columns: { input: …, targets: … } }.`,
      },
    );
  }
  return {
    columns: { id: found.id, input: found.input, targets: found.targets },
    header,
    assumed: [
      ...(input === undefined ? [`the input from the column "${found.input}"`] : []),
      ...(targets === undefined ? [`the answer from the column "${found.targets}"`] : []),
      ...(given.id === undefined && found.id !== null ? [`ids from the column "${found.id}"`] : []),
    ],
  };
}

/** The further columns of a suite that names none: those that its templates, slices and scorers name. */
export function columnsUsed(
  suite: SuiteFile,
  { columns, header }: Pick<FoundColumns, 'columns' | 'header'>,
): readonly string[] {
  const { corpus, prompt, slices, scorers } = suite;
  const used = new Set([
    ...[...templatesOf(suite), ...ownTemplatesOf(suite.techniques.map(changeOf), [])].flatMap(
      ({ variables }) => variables,
    ),
    ...slices,
    ...prompt.shotsMatch,
    ...(corpus?.match ?? []),
    ...(corpus?.passages == null ? [] : [corpus.passages]),
    ...scorers.flatMap((scorer) => (typeof scorer === 'string' ? [] : [scorer.options['column']])),
  ]);
  // With its answer among them, a sample would tell it.
  return header.filter((name) => used.has(name) && name !== columns.input && name !== columns.targets);
}

function changeOf(entry: string | ChangedPreset): ChangedPreset | undefined {
  return typeof entry === 'string' ? undefined : entry;
}

/** A text that calls the input by the name of its column, as prompts of an application do, calls it `{{input}}` from here on. */
export function withInputNamed(given: PromptText, { input }: Pick<ColumnMapping, 'input'>): PromptText {
  const text = given.text.replaceAll(TEMPLATE_VARIABLE, (whole, name: string) =>
    name === input ? '{{input}}' : whole,
  );
  return { ...given, text };
}
