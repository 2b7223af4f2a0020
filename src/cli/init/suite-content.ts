import { resolve } from 'node:path';
import type { WrittenText } from '../../config/prompt-schema.ts';
import { readRegularFile } from '../../files/read-file.ts';
import { titleOfName } from '../../lib/names.ts';
import { variablesIn } from '../../lib/template-variables.ts';
import type { AnswerFormat } from '../../protocol/suite.ts';
import type { Begun } from './answers.ts';
import type { SuiteContent } from './render-suite.ts';
import { type ChosenColumns, columnsToName, labelsOf, type SurveyedData } from './survey.ts';
import { taskKindOf } from './tasks.ts';

/** All that a suite file says, of what was answered and found in the data. */
export function suiteContent(
  answers: Begun,
  {
    data,
    columns,
    variables,
  }: {
    readonly data: SurveyedData;
    readonly columns: ChosenColumns;
    /** Columns that the prompt in use may name. */
    readonly variables: readonly string[];
  },
): SuiteContent {
  const { task, name, models = [], margin = null, documents = [] } = answers;
  const labels = task === 'classify' ? labelsOf(columns.target, data) : null;
  const answer: AnswerFormat = labels === null ? { kind: 'text' } : { kind: 'label', labels };
  const named = { input: columns.input.name, targets: columns.target.name };
  const start = taskKindOf(task, columns.target).instruction(named);
  const prompt =
    answers.prompt ?? (labels === null ? start : `${start} Reply with one of: ${labels.join(', ')}.`);
  const toName = columnsToName(columns, { data, answer });
  const further = data.columns
    .map((column) => column.name)
    .filter((column) => columns.slices.includes(column) || variables.includes(column))
    .filter((column) => column !== columns.input.name && column !== columns.target.name);
  const isWhole = toName.input !== undefined && toName.targets !== undefined;
  return {
    task,
    title: titleOfName(name),
    data: answers.data,
    rows: data.rows,
    columns: { ...toName, ...(isWhole && further.length > 0 ? { metadata: further } : {}) },
    labels,
    singleLabels:
      labels === null
        ? []
        : (columns.target.values ?? []).flatMap(({ text, count }) => (count === 1 ? [text] : [])),
    slices: columns.slices,
    group: columns.group,
    documents,
    prompt,
    isOurPrompt: answers.prompt === undefined,
    models,
    margin,
    answers: columns.target,
  };
}

/** The variables of the prompt in use; none where it cannot be read, which is said when it is. */
export async function promptVariables(
  prompt: WrittenText | undefined,
  folder: string,
): Promise<readonly string[]> {
  if (prompt === undefined) return [];
  if (typeof prompt === 'string') return variablesIn(prompt);
  const reading = { what: 'the prompt', most: 1_000_000, hint: 'A prompt of that size fits no model.' };
  const bytes = await readRegularFile(resolve(folder, prompt.file), reading);
  return variablesIn(bytes.toString('utf8'));
}
