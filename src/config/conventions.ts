import type { JsonValue } from '../lib/json.ts';
import type { AnswerFormat } from '../protocol/suite.ts';

/** Names of the column with the text that is asked about, the likeliest first; capitals make no difference. */
export const INPUTS: readonly string[] = [
  'input',
  'text',
  'question',
  'message',
  'query',
  'request',
  'ticket',
  'review',
  'sentence',
  'content',
  'body',
  'comment',
  'description',
  'document',
  'email',
  'source',
];

/** The same of the column with the accepted answer. */
export const TARGETS: readonly string[] = [
  'label',
  'labels',
  'target',
  'targets',
  'answer',
  'answers',
  'expected',
  'output',
  'category',
  'class',
  'intent',
  'reference',
  'references',
  'translation',
  'summary',
];

/** What is known of a suite's columns; `undefined` is to be found. */
export interface GivenColumns {
  readonly id?: string | null | undefined;
  readonly input?: string | undefined;
  readonly targets?: string | undefined;
}

/** Columns that were found; `undefined` where none has a usual name. */
export interface FoundColumns {
  readonly id: string | null;
  readonly input: string | undefined;
  readonly targets: string | undefined;
}

/** A row of a data file. */
export type DataRow = Readonly<Record<string, JsonValue>>;

/**
 * Finds columns by their usual names, and answers by their labels too. When all others are known, the last one without a use
 * is what is still looked for.
 */
export function findColumns(
  given: GivenColumns,
  { rows, answer }: { readonly rows: readonly DataRow[]; readonly answer: AnswerFormat },
): FoundColumns {
  const taken = new Set([given.id, given.input, given.targets]);
  const free = Object.keys(rows[0] ?? {}).filter((name) => !taken.has(name));
  const named = (usual: readonly string[]): string | undefined =>
    usual
      .map((name) => free.find((column) => column.trim().toLowerCase() === name))
      .find((column) => column !== undefined);
  const id = given.id === undefined ? (named(['id']) ?? null) : given.id;
  const targets = given.targets ?? columnOfLabels(free, { rows, answer }) ?? named(TARGETS);
  const input = given.input ?? named(INPUTS.filter((name) => name !== targets?.toLowerCase()));
  const [last, another] = free.filter((name) => ![id, input, targets].includes(name));
  const only = another === undefined ? last : undefined;
  return {
    id,
    input: input ?? (targets === undefined ? undefined : only),
    targets: targets ?? (input === undefined ? undefined : only),
  };
}

/** The one column that holds the most labels, and more of them than other values. */
function columnOfLabels(
  free: readonly string[],
  { rows, answer }: { readonly rows: readonly DataRow[]; readonly answer: AnswerFormat },
): string | undefined {
  if (answer.kind !== 'label') return undefined;
  const labels = new Set(answer.labels.map((label) => label.toLowerCase()));
  const isLabel = (value: JsonValue | undefined): boolean =>
    labels.has(String(value).trim().normalize('NFC').toLowerCase());
  const [best, second] = free
    .map((name) => ({ name, count: rows.filter((row) => isLabel(row[name])).length }))
    .toSorted((a, b) => b.count - a.count);
  if (best === undefined || best.count * 2 <= rows.length || best.count === second?.count) return undefined;
  return best.name;
}

/** Scorers of a suite that names none, the one that decides first. */
export function usualScorers({ kind }: AnswerFormat): readonly string[] {
  switch (kind) {
    case 'label':
      return ['accuracy', 'macro-f1'];
    case 'number-or-choice':
      return ['accuracy'];
    case 'text':
      return ['answer-correctness', 'token-f1'];
  }
}

/** Most tokens of an answer where a suite does not say. */
export function usualTokens(answer: AnswerFormat): number {
  switch (answer.kind) {
    case 'label':
      // A token has a character at least.
      return Math.max(16, ...answer.labels.map((label) => label.length));
    case 'number-or-choice':
      return 16;
    case 'text':
      return 256;
  }
}

/** Where an answer ends, for models that continue texts, in a suite that says nothing of its limits. */
export function usualStop({ kind }: AnswerFormat): readonly string[] {
  return kind === 'text' ? ['\n\n'] : ['\n'];
}

/** What is compared in a suite that does not say. */
export function usualTechniques(has: {
  readonly train: boolean;
  readonly documents: boolean;
}): readonly string[] {
  return [
    'plain',
    ...(has.train ? ['few-shot'] : []),
    ...(has.documents ? ['rag'] : []),
    ...(has.train ? ['fine-tuned'] : []),
  ];
}

/** The share of a metric's scale that matters where a suite does not say. */
export const USUAL_MARGIN = 0.05;
