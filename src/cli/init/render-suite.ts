import { stringify } from 'yaml';
import { USUAL_MODEL } from '../../config/complete-suite.ts';
import { USUAL_MARGIN, usualTechniques } from '../../config/conventions.ts';
import type { GivenData } from '../../config/data-reference.ts';
import { LEAST_ROWS } from '../../config/dataset-fields.ts';
import type { WrittenText } from '../../config/prompt-schema.ts';
import type { ColumnSurvey } from '../../datasets/survey-columns.ts';
import { plural } from '../../lib/format.ts';
import { type Task, taskKindOf } from './tasks.ts';

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
  /** Labels that stand in one row alone. */
  readonly singleLabels: readonly string[];
  readonly slices: readonly string[];
  readonly group: string | null;
  readonly documents: readonly string[];
  readonly prompt: WrittenText;
  /** Whether the prompt is a start of ours. */
  readonly isOurPrompt: boolean;
  readonly models: readonly string[];
  readonly margin: number | null;
  /** Characters of the answers, and whether one has a blank line in it. */
  readonly answers: Pick<ColumnSurvey, 'meanLength' | 'longest' | 'hasBlankLine'>;
}

/** What stands over a prompt that nobody has written yet. */
export const START = '# A start: write what you would tell a new colleague.';
/** What stands over a scorer that compares letters, where a good answer may have others. */
const FREE_WORDING =
  '# chrf compares letters with your answer. Where good answers may be worded freely, take key-fact-recall.';
/** Characters of an answer that the usual 256 tokens hold in any language. */
const USUAL_LENGTH = 500;
/** Characters of a line. */
const WIDEST = 110;
/** Characters that a token holds at least, in most languages. */
const PER_TOKEN = 2;

/** To what the figure goes that decides, which is that of the first scorer. */
export function scaleOf(scorers: readonly (string | { readonly name: string })[] | null | undefined): number {
  const [first] = scorers ?? [];
  return (typeof first === 'string' ? first : first?.name) === 'chrf' ? 100 : 1;
}

/** A suite file, as short as it can be, without its first line. */
export function renderSuite(content: SuiteContent): string {
  const { task, title, labels, slices, documents, prompt, models, margin } = content;
  const { scorers, pass } = taskKindOf(task, content.answers);
  const scale = scaleOf(scorers);
  const isFree = scale === 100 && task !== 'translate';
  // All of them, because without one that shows samples the data would no longer be divided.
  const usual = usualTechniques({ train: isDivided(content), documents: documents.length > 0 });
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
      : [
          '',
          '# What the figures mean: docs/scorers.md',
          ...(isFree ? [FREE_WORDING] : []),
          ...field('scorers', scorers),
        ]),
    ...(pass === null ? [] : [`pass: ${pass} # the ${scorers?.[0]} from which an answer counts as passed`]),
    ...generationFields(content),
    '',
    ...(slices.length === 0 ? [] : [...field('slices', slices)]),
    `${margin === null ? '# ' : ''}margin: ${rounded((margin ?? USUAL_MARGIN) * scale)} # the smallest difference that matters`,
    ...(models.length === 0 ? [`# models: [${USUAL_MODEL}]`] : field('models', models)),
    '',
    '# Another prompt beside this one is a row of the comparison:',
    '# techniques:',
    ...usual.map((name) => `#   - ${name}`),
    '#   - { preset: plain, name: other, instruction: "…" }',
  ].join('\n')}\n`;
}

function isDivided({ rows }: SuiteContent): boolean {
  return rows >= LEAST_ROWS;
}

function dataFields(content: SuiteContent): readonly string[] {
  const { data, rows, columns, group } = content;
  const divided = isDivided(content);
  const single = divided ? content.singleLabels : [];
  const split = {
    ...(group === null ? {} : { group }),
    ...(single.length === 0 ? {} : { stratify: false }),
  };
  const hasSplit = divided && Object.keys(split).length > 0;
  const counted = divided
    ? `# ${rows} rows, divided into train, dev and test; which row is where stands in the .splits.json.`
    : `# ${plural(rows, 'row')}, all of them measured.`;
  if (Object.keys(columns).length === 0 && !hasSplit) return [counted, ...field('data', data)];
  const dataset = {
    ...(divided ? { data } : { test: data }),
    ...(hasSplit ? { split } : {}),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
  };
  const uneven = single
    .slice(0, 1)
    .map(
      (label) =>
        `# A label stands in one row alone (${JSON.stringify(label)}), so that labels are not divided evenly.`,
    );
  return [counted, ...uneven, ...field('dataset', dataset)];
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
