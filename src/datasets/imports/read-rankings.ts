import { basename } from 'node:path';
import { BenchError, placeInFile } from '../../core/errors.ts';
import type { DataReference } from '../../core/row-source.ts';
import { plural } from '../../lib/format.ts';
import type { Ranking } from '../../metrics/retrieval.ts';
import { valueAtPath } from '../column-path.ts';
import { firstRows } from '../first-rows.ts';
import type { Place } from '../places.ts';
import { placeOf, type ReadRowsOptions, readRows } from '../read-rows.ts';
import { type Fields, findFields, refusePrintedList } from './find-fields.ts';

/** What a row of rankings may hold. */
export const RANKING_FIELDS = ['query', 'retrieved', 'gold', 'system'] as const;
export type RankingField = (typeof RANKING_FIELDS)[number];

/** Columns by what they hold. */
export type RankingColumns = Fields<RankingField>;

const USUAL: Readonly<Record<RankingField, readonly string[]>> = {
  query: ['query', 'queryid', 'qid', 'question', 'input', 'id'],
  retrieved: ['retrieved', 'retrievedids', 'ranking', 'results', 'found', 'retrieveddocuments'],
  gold: ['gold', 'goldids', 'relevant', 'relevantids', 'expected', 'passages'],
  system: ['system', 'retriever', 'variant'],
};

/** What separates ids in a cell; the first that stands in one does. */
const SEPARATORS = ['|', ';', ','] as const;

/** How a file of rankings is read. */
export interface ReadRankingsOptions
  extends Pick<ReadRowsOptions, 'sources' | 'lookUp' | 'cacheFolder' | 'signal'> {
  /** What a user calls the system of all rows; `null` where a column says it, or there is but one. */
  readonly system: string | null;
  readonly columns: RankingColumns;
}

/** The rankings of a file. */
export interface ImportedRankings {
  readonly systems: readonly { readonly system: string; readonly rankings: ReadonlyMap<string, Ranking> }[];
  /** The longest list of results. */
  readonly longest: number;
  readonly notices: readonly string[];
}

/**
 * Reads what systems retrieved for queries, and what is right for them, a row each.
 * @throws BenchError `INVALID_DATA`, `UNKNOWN_NAME` or `FILE_SYSTEM` with file and line
 */
export async function readRankings(
  data: DataReference,
  { system, columns: given, ...options }: ReadRankingsOptions,
): Promise<ImportedRankings> {
  const { location: file } = data;
  const name = basename(file);
  const header = [...new Set((await firstRows(data, options)).flatMap((row) => Object.keys(row)))];
  if (header.length === 0) throw new BenchError('INVALID_DATA', 'the file has no row with data.', { file });
  const found = findFields({ header, given, usual: USUAL, file });
  for (const field of ['query', 'retrieved', 'gold'] as const) {
    if (found[field] !== undefined) continue;
    throw new BenchError('INVALID_DATA', `no column has a usual name for "${field}".`, {
      file,
      choices: header,
      hint: `Name it with --column ${field}=<name>.`,
    });
  }
  const columns = Object.values(found);
  const notices: string[] = [];
  const systems = new Map<
    string,
    { readonly rankings: Map<string, Ranking>; readonly places: Map<string, Place> }
  >();
  let [longest, withoutGold, withoutRanking] = [0, 0, 0];
  const notice = (text: string): void => void notices.push(`${name}: ${text}`);
  for await (const row of readRows(data, { ...options, columns, texts: columns, notice })) {
    const place = placeOf(row, file);
    const at = (field: RankingField): unknown => {
      const column = found[field];
      return column === undefined ? undefined : valueAtPath(row.values, column);
    };
    const query = String(at('query') ?? '').trim();
    if (query === '') throw new BenchError('INVALID_DATA', `the column "${found.query}" is empty.`, place);
    const named = system ?? (found.system === undefined ? name : String(at('system') ?? '').trim());
    if (named === '')
      throw new BenchError('INVALID_DATA', `the column "${found.system}" names no system.`, place);
    const ofSystem = systems.get(named) ?? { rankings: new Map(), places: new Map() };
    systems.set(named, ofSystem);
    const before = ofSystem.places.get(query);
    if (before !== undefined) {
      throw new BenchError(
        'INVALID_DATA',
        `${named} has a second ranking of the query ${JSON.stringify(query)} (first in ${placeInFile(before.file, before)}).`,
        { ...place, hint: 'Keep one ranking of a system for each query.' },
      );
    }
    ofSystem.places.set(query, place);
    const retrieved = at('retrieved');
    const gold = idsOf(at('gold'), { column: found.gold, place });
    if (retrieved === undefined || retrieved === null) {
      withoutRanking++;
      continue;
    }
    if (gold.length === 0) {
      withoutGold++;
      continue;
    }
    const ids = idsOf(retrieved, { column: found.retrieved, place });
    longest = Math.max(longest, ids.length);
    ofSystem.rankings.set(query, { found: ids.map((id) => [id]), relevant: gold, depth: ids.length });
  }
  if (withoutGold > 0)
    notice(
      `${plural(withoutGold, 'row')} without a right id ${withoutGold === 1 ? 'was' : 'were'} skipped: there is nothing to find.`,
    );
  if (withoutRanking > 0)
    notice(
      `${plural(withoutRanking, 'row')} without a ranking ${withoutRanking === 1 ? 'was' : 'were'} skipped; an empty list is a ranking that found nothing.`,
    );
  const measured = [...systems]
    .map(([system, { rankings }]) => ({ system, rankings }))
    .filter(({ rankings }) => rankings.size > 0);
  if (measured.length === 0)
    throw new BenchError('INVALID_DATA', 'no row has both a ranking and right ids.', { file });
  return { systems: measured, longest, notices };
}

/** Ids of a list, of a JSON list in a cell, or of a cell with separators. */
function idsOf(
  value: unknown,
  { column, place }: { readonly column: string | undefined; readonly place: Place },
): readonly string[] {
  if (value === undefined || value === null) return [];
  const list =
    typeof value === 'string' ? listOf(value, { column, place }) : Array.isArray(value) ? value : [value];
  return list.map((item: unknown) => {
    const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : item;
    if (typeof id === 'string' && id.trim() !== '') return id.trim();
    if (typeof id === 'number') return String(id);
    throw new BenchError(
      'INVALID_DATA',
      `the column "${column}" has to hold a list of ids, found ${JSON.stringify(item)}.`,
      { ...place, hint: 'Write a JSON list, or ids with | between them.' },
    );
  });
}

function listOf(
  cell: string,
  at: { readonly column: string | undefined; readonly place: Place },
): readonly unknown[] {
  const text = cell.trim();
  if (text === '') return [];
  if (text.startsWith('[')) {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) return value;
    } catch {
      // An id may begin so.
      refusePrintedList(text, at);
    }
  }
  const separator = SEPARATORS.find((one) => text.includes(one));
  return separator === undefined ? [text] : text.split(separator).filter((part) => part.trim() !== '');
}
