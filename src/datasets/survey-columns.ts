import type { Row } from '../core/row-source.ts';
import type { JsonValue } from '../lib/json.ts';
import { bareLabel, visibleLabel } from './label-text.ts';
import { listInCell } from './text/list-in-cell.ts';

/** Different values of a column that are counted. */
const MOST_VALUES = 1000;
/** Values of a column that are remembered to tell whether one comes again. */
const MOST_REMEMBERED = 100_000;
/** Characters of a value that may be an id or a label. */
const LONGEST_NAME = 100;
/** Objects within objects, down to which columns are looked for. */
const DEEPEST = 3;

/** Where a row stands in its file. */
export type RowPlace = Pick<Row, 'line' | 'unit'>;

/** A value that rows share, however each writes it. */
export interface SharedValue {
  /** As most rows write it, without stray blanks. */
  readonly text: string;
  readonly count: number;
  /** Whether all rows write it in one way, blanks included. */
  readonly isWrittenAlike: boolean;
}

/** What a column, or a path into one, holds over all rows. */
export interface ColumnSurvey {
  readonly name: string;
  /** Rows with something in it. */
  readonly filled: number;
  /** The first row with nothing in it; `null` where there is none. */
  readonly firstBlank: RowPlace | null;
  /** Its values, the most frequent first; `null` where there are too many, or they are too long for names. */
  readonly values: readonly SharedValue[] | null;
  /** Whether no value comes a second time. */
  readonly isUnique: boolean;
  /** Characters of a value. */
  readonly meanLength: number;
  readonly longest: number;
  /** Whether every value is a number, a date or a time. */
  readonly isMeasure: boolean;
  /** Whether a value has a blank line in it. */
  readonly hasBlankLine: boolean;
}

/** Looks at the columns of a data set, row by row, in bounded memory. */
export class ColumnSurveyor {
  rows = 0;
  readonly #columns = new Map<string, ColumnCount>();
  #first: RowPlace | null = null;

  add(row: Row): void {
    const leaves = new Map(leavesOf(row.values));
    for (const name of leaves.keys()) {
      if (!this.#columns.has(name)) this.#columns.set(name, new ColumnCount(this.#first));
    }
    this.#first ??= row;
    for (const [name, column] of this.#columns) column.add(leaves.get(name) ?? null, row);
    this.rows++;
  }

  /** The columns in the order in which they came. */
  survey(): readonly ColumnSurvey[] {
    return [...this.#columns].map(([name, column]) => column.survey(name));
  }
}

class ColumnCount {
  #filled = 0;
  #firstBlank: RowPlace | null;
  #seen = 0;
  #characters = 0;
  #longest = 0;
  #isMeasure = true;
  #hasBlankLine = false;
  #shared: Map<string, Map<string, number>> | null = new Map();
  #remembered: Set<string> | null = new Set();
  #isUnique = true;

  /** @param before a row that came before the column did */
  constructor(before: RowPlace | null) {
    this.#firstBlank = before;
  }

  add(value: JsonValue, { line, unit }: RowPlace): void {
    const texts = textsOf(value).filter((text) => text.trim() !== '');
    if (texts.length === 0) this.#firstBlank ??= unit === undefined ? { line } : { line, unit };
    else this.#filled++;
    for (const text of texts) this.#count(text);
  }

  #count(text: string): void {
    const bare = text.trim();
    this.#seen++;
    this.#characters += bare.length;
    this.#longest = Math.max(this.#longest, bare.length);
    this.#isMeasure &&= MEASURE.test(bare);
    this.#hasBlankLine ||= /\n[^\S\n]*\n/.test(bare);
    if (bare.length > LONGEST_NAME) this.#shared = this.#remembered = null;
    this.#countShared(text);
    if (this.#remembered === null) return;
    this.#isUnique &&= !this.#remembered.has(bare);
    if (this.#remembered.size < MOST_REMEMBERED) this.#remembered.add(bare);
  }

  #countShared(text: string): void {
    if (this.#shared === null) return;
    const key = bareLabel(text);
    const spellings = this.#shared.get(key) ?? new Map<string, number>();
    this.#shared.set(key, spellings);
    if (spellings.size < MOST_VALUES || spellings.has(text)) {
      spellings.set(text, (spellings.get(text) ?? 0) + 1);
    }
    if (this.#shared.size > MOST_VALUES) this.#shared = null;
  }

  survey(name: string): ColumnSurvey {
    return {
      name,
      filled: this.#filled,
      firstBlank: this.#firstBlank,
      values: this.#shared === null ? null : [...this.#shared.values()].map(sharedValue).sort(byCount),
      isUnique: this.#remembered !== null && this.#isUnique && this.#seen > 0,
      meanLength: this.#seen === 0 ? 0 : this.#characters / this.#seen,
      longest: this.#longest,
      isMeasure: this.#seen > 0 && this.#isMeasure,
      hasBlankLine: this.#hasBlankLine,
    };
  }
}

/** A number, a share, an amount, a date or a time. */
const MEASURE = /^[-+]?[\d.,:/ T-]*\d[\d.,:/ TZ+-]*[%€$£]?$/;

function sharedValue(spellings: ReadonlyMap<string, number>): SharedValue {
  const shown = new Map<string, number>();
  let count = 0;
  for (const [text, times] of spellings) {
    const visible = visibleLabel(text);
    shown.set(visible, (shown.get(visible) ?? 0) + times);
    count += times;
  }
  const [[text] = ['']] = [...shown].sort(([, a], [, b]) => b - a);
  return { text, count, isWrittenAlike: spellings.size === 1 };
}

function byCount(a: SharedValue, b: SharedValue): number {
  return b.count - a.count;
}

/** What stands in a cell; several texts where it holds a list of them. */
function textsOf(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return listInCell(value) ?? [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'object' ? [] : [String(value)];
}

/** What stands in a row, by the names of columns and paths into what they hold. */
function leavesOf(
  values: Readonly<Record<string, JsonValue>>,
  depth = 0,
): readonly (readonly [string, JsonValue])[] {
  return Object.entries(values).flatMap(([name, value]): readonly (readonly [string, JsonValue])[] => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject || depth === DEEPEST) return [[name, value]];
    return leavesOf(value as Readonly<Record<string, JsonValue>>, depth + 1).map(([inner, leaf]) => [
      `${name}.${inner}`,
      leaf,
    ]);
  });
}
