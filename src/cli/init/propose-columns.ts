import { INPUTS, TARGETS } from '../../config/conventions.ts';
import type { ColumnSurvey } from '../../datasets/survey-columns.ts';
import type { Task } from './tasks.ts';

/** Labels that a prompt can list. */
export const MOST_LABELS = 100;
/** Labels in a column that nobody named. */
const FEW = 40;
/** Parts into which results are broken down. */
const MOST_PARTS = 12;
const MOST_SLICES = 3;
/** Groups that can be divided among three splits. */
const LEAST_GROUPS = 6;
/** Rows of a part about which anything can be said. */
const LEAST_IN_PART = 5;
/** How much longer than all others the texts are that are asked about. */
const CLEARLY_LONGER = 1.5;

/** Words in the names of columns that a model is to find out, in English and German. */
const OFTEN_LABELS = new Set(
  'label category class intent team queue topic type kind department sentiment tag kategorie klasse thema team typ abteilung'.split(
    ' ',
  ),
);
/** Words in the names of columns that come with a row and are known beforehand. */
const SELDOM_LABELS = new Set(
  'language lang sprache locale country land region city ort channel kanal source quelle day month year version split'.split(
    ' ',
  ),
);
/** Words in the names of columns that say who or what a row belongs to. */
const WHOSE = new Set('customer kunde client user author agent account company firma name'.split(' '));

/** What is already known; `undefined` is to be proposed. */
export interface KnownColumns {
  readonly input?: string | undefined;
  readonly target?: string | undefined;
  readonly id?: string | undefined;
  readonly group?: string | null | undefined;
  readonly slices?: readonly string[] | undefined;
}

/** Columns for a suite; of `input` and `target`, `null` is unclear, with the columns that it may be. */
export interface ProposedColumns {
  readonly input: string | null;
  readonly target: string | null;
  readonly id: string | null;
  /** Whose rows belong together, so that they stay in one split. */
  readonly group: string | null;
  readonly slices: readonly string[];
  readonly mayBe: { readonly input: readonly string[]; readonly target: readonly string[] };
}

/** Finds out by names and values which columns a task asks about, answers, names its rows and breaks results down by. */
export function proposeColumns(
  columns: readonly ColumnSurvey[],
  { task, rows, known }: { readonly task: Task; readonly rows: number; readonly known: KnownColumns },
): ProposedColumns {
  const taken = new Set([known.input, known.target, known.id, known.group, ...(known.slices ?? [])]);
  const free = columns.filter(({ name, filled }) => !taken.has(name) && filled > 0);
  const id = known.id ?? idColumn(free, rows)?.name ?? null;
  const answers = free.filter(({ name }) => name !== id && name !== inputByName(free)?.name);
  const target = known.target ?? pick(targetColumns(answers, { task, rows }));
  const asked = free.filter(({ name }) => name !== id && name !== target);
  const inputs = inputColumns(asked);
  const input = known.input ?? pick(inputs);
  const left = target === null && input !== null && task !== 'classify' ? otherTexts(asked, input) : [];
  const found = target ?? pick(left);
  return {
    input,
    target: found,
    id,
    group:
      known.group === undefined
        ? (free.find((column) => ![id, input, found].includes(column.name) && isGroup(column))?.name ?? null)
        : known.group,
    slices:
      known.slices ??
      free
        .filter(({ name }) => ![id, input, found].includes(name))
        .filter((column) => isSlice(column, rows))
        .slice(0, MOST_SLICES)
        .map(({ name }) => name),
    mayBe: {
      input: namesOf(inputs, asked),
      target: namesOf(targetColumns(answers, { task, rows }), answers),
    },
  };
}

/** The only one there is. */
function pick(candidates: readonly ColumnSurvey[]): string | null {
  return candidates.length === 1 ? (candidates[0]?.name ?? null) : null;
}

function namesOf(candidates: readonly ColumnSurvey[], all: readonly ColumnSurvey[]): readonly string[] {
  return (candidates.length === 0 ? all : candidates).map(({ name }) => name);
}

/** Columns that may hold the answers: one, where that is clear. */
function targetColumns(
  columns: readonly ColumnSurvey[],
  { task, rows }: { readonly task: Task; readonly rows: number },
): readonly ColumnSurvey[] {
  const named = byName(columns, TARGETS);
  if (named !== undefined) return [named];
  if (task !== 'classify') return [];
  const labels = columns.filter((column) => isLabels(column, rows));
  const likely = labels.filter(({ name }) => hasWord(name, OFTEN_LABELS));
  if (likely.length === 1) return likely;
  const rest = labels.filter(({ name }) => !hasWord(name, SELDOM_LABELS) && !hasWord(name, WHOSE));
  return rest.length === 0 ? labels : rest;
}

function inputColumns(columns: readonly ColumnSurvey[]): readonly ColumnSurvey[] {
  const named = inputByName(columns);
  if (named !== undefined) return [named];
  const [longest, second] = columns.toSorted((a, b) => b.meanLength - a.meanLength);
  if (longest === undefined) return [];
  return second === undefined || longest.meanLength >= CLEARLY_LONGER * second.meanLength
    ? [longest]
    : columns.filter(({ meanLength }) => meanLength * CLEARLY_LONGER > longest.meanLength);
}

/** The likeliest by its name; what is next to nothing beside another column is a number or the name of a thing. */
function inputByName(columns: readonly ColumnSurvey[]): ColumnSurvey | undefined {
  const longest = Math.max(...columns.map(({ meanLength }) => meanLength));
  const texts = columns.filter(({ meanLength, isMeasure }) => !isMeasure && meanLength * 4 >= longest);
  return byName(texts, INPUTS);
}

/** Texts beside those that are asked about: what may be their answers. */
function otherTexts(columns: readonly ColumnSurvey[], input: string): readonly ColumnSurvey[] {
  const others = columns.filter(({ name }) => name !== input);
  const texts = others.filter(({ values }) => values === null || values.length > MOST_PARTS);
  return texts.length === 0 ? others : texts;
}

/** The column with the likeliest name; capitals and what stands before a point make no difference. */
function byName(columns: readonly ColumnSurvey[], usual: readonly string[]): ColumnSurvey | undefined {
  return usual
    .map((name) => columns.find((column) => lastStep(column.name) === name))
    .find((column) => column !== undefined);
}

function lastStep(name: string): string {
  return name
    .slice(name.lastIndexOf('.') + 1)
    .trim()
    .toLowerCase();
}

/** Values that come again and again. */
function isLabels({ values, filled, isMeasure }: ColumnSurvey, rows: number): boolean {
  if (values === null || isMeasure) return false;
  return values.length > 1 && values.length <= FEW && values.length * 2 <= filled && filled * 2 > rows;
}

function isSlice({ name, values, filled, meanLength }: ColumnSurvey, rows: number): boolean {
  if (values === null || filled < rows || meanLength > 30 || hasWord(name, WHOSE)) return false;
  return (
    values.length > 1 &&
    values.length <= MOST_PARTS &&
    values.every(({ count, isWrittenAlike }) => isWrittenAlike && count >= LEAST_IN_PART)
  );
}

/** Somebody, or something, that several rows come from. */
function isGroup({ name, filled, isUnique, values, longest }: ColumnSurvey): boolean {
  const isSeveral =
    values === null ? longest <= 100 : values.length >= LEAST_GROUPS && values.length < filled;
  return hasWord(name, WHOSE) && !isUnique && isSeveral;
}

const ID_WORDS = new Set('id no nr number num nummer key uuid guid'.split(' '));
const TIME_WORDS = new Set('date datum day time zeit created updated'.split(' '));

/** A column that names each row: by its name and its values. */
function idColumn(columns: readonly ColumnSurvey[], rows: number): ColumnSurvey | undefined {
  const isId = ({ isUnique, filled, meanLength }: ColumnSurvey): boolean =>
    isUnique && filled === rows && meanLength <= 64;
  const unique = columns.filter(isId);
  const [first] = columns;
  const counts =
    first !== undefined && isId(first) && first.isMeasure && !hasWord(first.name, TIME_WORDS)
      ? first
      : undefined;
  return (
    unique.find(({ name }) => lastStep(name) === 'id') ??
    unique.find(({ name }) => hasWord(name, ID_WORDS)) ??
    counts
  );
}

/** Whether a name, as `ticketId` or `ticket_id`, has one of some words in it. */
function hasWord(name: string, words: ReadonlySet<string>): boolean {
  const parts = name.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').toLowerCase();
  return parts.split(/[^\p{L}]+/u).some((word) => words.has(word));
}
