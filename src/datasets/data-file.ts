import type { ColumnMapping } from '../core/suite.ts';
import type { JsonValue } from '../lib/json.ts';

/** A row of a data file under its column names. */
export interface Row {
  /** One-based line on which the row starts. */
  readonly line: number;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** Which columns a suite reads, and as what. */
export interface ColumnUse extends ColumnMapping {
  /** The metadata column that lists passages. */
  readonly passages: string | null;
}

/** What a data file holds. */
export interface DataFile {
  readonly rows: readonly Row[];
  /** Lines of rows that have cells but no value, as spreadsheets pad their tables with. */
  readonly blankLines: readonly number[];
  /** Whether targets stand as JSON lists in cells of the file. */
  readonly listsInCells: boolean;
}
