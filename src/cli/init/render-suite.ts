import { stringify } from 'yaml';
import { USUAL_MODEL } from '../../config/complete-suite.ts';
import { USUAL_MARGIN } from '../../config/conventions.ts';
import type { GivenData } from '../../config/data-reference.ts';
import { LEAST_ROWS } from '../../config/dataset-fields.ts';
import type { WrittenText } from '../../config/prompt-schema.ts';
import { plural } from '../../lib/format.ts';
import { TASK_KINDS, type Task } from './tasks.ts';

/** What a suite file says, all of it decided. */
export interface SuiteContent {
  readonly task: Task;
  readonly title: string;
  readonly data: GivenData;
  readonly rows: number;
  /** Columns that a suite would not find by itself. */
  readonly columns: {
    readonly id?: string | null;
    readonly input?: string;
    readonly targets?: string;
    readonly metadata?: readonly string[];
  };
  readonly labels: readonly string[] | null;
  readonly slices: readonly string[];
  readonly group: string | null;
  readonly documents: readonly string[];
  readonly prompt: WrittenText;
  /** Whether the prompt is a start of ours. */
  readonly isOurPrompt: boolean;
  readonly models: readonly string[];
  readonly margin: number | null;
  /** Characters of the longest answer, and whether one has a blank line in it. */
  readonly answers: { readonly longest: number; readonly hasBlankLine: boolean };
}

/** What stands over a prompt that nobody has written yet. */
export const START = '# A start: write what you would tell a new colleague.';
/** Characters of an answer that the usual 256 tokens hold in any language. */
const USUAL_LENGTH = 500;
/** Characters of a line. */
const WIDEST = 110;
/** Characters that a token holds at least, in most languages. */
const PER_TOKEN = 2;

/** To what the figure goes that decides. */
export function scaleOf(task: Task): number {
  return TASK_KINDS[task].scorers?.[0] === 'chrf' ? 100 : 1;
}

/** A suite file, as short as it can be, without its first line. */
export function renderSuite(content: SuiteContent): string {
  const { task, title, labels, slices, documents, prompt, models, margin } = content;
  const { scorers, pass } = TASK_KINDS[task];
  const scale = scaleOf(task);
  return `${[
    '# yaml-language-server: $schema=./node_modules/adaptbench/schema/suite.schema.json',
    '',
    ...field('title', title),
    ...dataFields(content),
    ...(labels === null ? [] : field('labels', labels)),
    '',
    content.isOurPrompt ? START : '# The prompt in use, which everything else is compared with.',
    ...field('prompt', prompt),
    ...(documents.length === 0 ? [] : ['', ...field('corpus', { documents })]),
    ...(scorers === null
      ? []
      : ['', '# What the figures mean: docs/scorers.md', ...field('scorers', scorers)]),
    ...(pass === null ? [] : [`pass: ${pass} # the ${scorers?.[0]} from which an answer counts as passed`]),
    ...generationFields(content),
    '',
    ...(slices.length === 0 ? [] : [...field('slices', slices)]),
    `${margin === null ? '# ' : ''}margin: ${rounded((margin ?? USUAL_MARGIN) * scale)} # the smallest difference that matters`,
    ...(models.length === 0 ? [`# models: [${USUAL_MODEL}]`] : field('models', models)),
    '',
    '# Another prompt beside this one is a row of the comparison:',
    '# techniques:',
    '#   - plain',
    '#   - { preset: plain, name: other, instruction: "…" }',
  ].join('\n')}\n`;
}

function dataFields({ data, rows, columns, group }: SuiteContent): readonly string[] {
  const isDivided = rows >= LEAST_ROWS;
  const counted = isDivided
    ? `# ${rows} rows, divided into train, dev and test; which row is where stands in the .splits.json.`
    : `# ${plural(rows, 'row')}, all of them measured.`;
  const isShort = Object.keys(columns).length === 0 && (group === null || !isDivided);
  if (isShort) return [counted, ...field('data', data)];
  const dataset = {
    ...(isDivided ? { data } : { test: data }),
    ...(isDivided && group !== null ? { split: { group } } : {}),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
  };
  return [counted, ...field('dataset', dataset)];
}

function generationFields({ labels, answers }: SuiteContent): readonly string[] {
  if (labels !== null || (answers.longest <= USUAL_LENGTH && !answers.hasBlankLine)) return [];
  const maxTokens = Math.max(256, Math.ceil(answers.longest / PER_TOKEN / 100) * 100);
  return [
    '',
    `# Your longest answer has ${answers.longest} characters.`,
    ...field('generation', { maxTokens, ...(answers.hasBlankLine ? {} : { stop: ['\n\n'] }) }),
  ];
}

/** A field in YAML, in one line where it fits. */
function field(name: string, value: unknown): readonly string[] {
  const flow = `${name}: ${stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()}`;
  const isCollection = typeof value === 'object';
  if (isCollection && flow.length <= WIDEST) return [flow];
  return stringify({ [name]: value }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
}

/** Without what binary fractions add. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
