import { createRegistry } from '../core/registry.ts';
import type { RowSourceRegistry } from '../core/row-source.ts';
import { CSV } from './sources/csv.ts';
import { HUGGING_FACE_HUB } from './sources/hub.ts';
import { JSON_FILE } from './sources/json.ts';
import { JSON_LINES } from './sources/json-lines.ts';
import { PARQUET } from './sources/parquet.ts';
import { XLSX } from './sources/xlsx.ts';

/** What reads data, a line a format or place. */
export const BUILT_IN_ROW_SOURCES: RowSourceRegistry = createRegistry('row source', [
  CSV,
  JSON_LINES,
  JSON_FILE,
  PARQUET,
  XLSX,
  HUGGING_FACE_HUB,
]);
