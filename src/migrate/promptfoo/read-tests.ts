import { globSync } from 'node:fs';
import { extname, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readYamlFile } from '../../config/yaml-file.ts';
import { placeOf, readRows } from '../../datasets/read-rows.ts';
import type { JsonValue } from '../../lib/json.ts';
import { assertionKind } from '../../models/promptfoo/assertion-types.ts';
import type { Loss, Origin } from '../migration.ts';
import { assertionOfCell } from './expected.ts';

/** A test as it is written somewhere. */
export interface WrittenTest {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  /** Where a part of it stands; where all of it does when left out. */
  at?(...path: (string | number)[]): Origin;
}

/** Tests and what none could be made of. */
export interface ReadTests {
  readonly tests: readonly WrittenTest[];
  readonly losses: readonly Loss[];
}

const TABLES: Readonly<Record<string, string>> = { '.csv': 'csv', '.xlsx': 'xlsx' };

/** Reads tests of a list, or of the files that are named in place of tests. */
export async function readTests(
  given: unknown,
  {
    folder,
    originOf,
  }: { readonly folder: string; originOf(index: number | null, ...path: (string | number)[]): Origin },
): Promise<ReadTests> {
  const entries = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const tests: WrittenTest[] = [];
  const losses: Loss[] = [];
  for (const [index, entry] of entries.entries()) {
    const origin = originOf(Array.isArray(given) ? index : null);
    const path = typeof entry === 'string' ? entry : pathIn(entry);
    if (path === null) {
      const own = Array.isArray(given) ? index : null;
      tests.push({
        fields: entry as WrittenTest['fields'],
        origin,
        at: (...steps) => originOf(own, ...steps),
      });
      continue;
    }
    const found = await readNamed(path, { folder, origin });
    tests.push(...found.tests);
    losses.push(...found.losses);
  }
  return { tests, losses };
}

/** A test is an object with fields of its own; `{ path, config }` names a generator. */
function pathIn(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { path } = entry as { readonly path?: unknown };
  return typeof path === 'string' ? path : null;
}

async function readNamed(
  named: string,
  { folder, origin }: { readonly folder: string; readonly origin: Origin },
): Promise<ReadTests> {
  const lost = (why: string): ReadTests => ({
    tests: [],
    losses: [{ ...origin, what: `tests ${named}`, why }],
  });
  const path = named.replace(/^file:\/\//, '');
  if (/^[a-z]+:\/\//.test(path) || /^(?:huggingface|sharepoint):/.test(path)) {
    return lost('they stand at an address: save them as a file first');
  }
  const files = /[*?[{]/.test(path) ? globSync(path, { cwd: folder }).toSorted() : [path];
  if (files.length === 0) return lost('no file has such a name');
  const tests: WrittenTest[] = [];
  for (const file of files) {
    const extension = extname(file.replace(/#.*$/, '')).toLowerCase();
    const shown = relative(process.cwd(), resolve(folder, file)) || file;
    if (extension in TABLES)
      tests.push(...(await readTable(resolve(folder, file), { shown, format: TABLES[extension] ?? '' })));
    else if (extension === '.jsonl') tests.push(...(await readLines(resolve(folder, file), shown)));
    else if (['.yaml', '.yml', '.json'].includes(extension))
      tests.push(...(await readList(resolve(folder, file), shown)));
    else return lost('they are made by a program: let it write a file of tests');
  }
  return { tests, losses: [] };
}

async function readLines(location: string, shown: string): Promise<readonly WrittenTest[]> {
  const tests: WrittenTest[] = [];
  for await (const row of readRows({ location, source: 'jsonl', options: {} })) {
    tests.push({ fields: row.values, origin: placeOf(row, shown) });
  }
  return tests;
}

async function readList(location: string, shown: string): Promise<readonly WrittenTest[]> {
  const { value, lineOf } = await readYamlFile(location, z.unknown());
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((fields, index) => {
    const at = (...path: (string | number)[]): Origin => ({
      file: shown,
      line: lineOf(Array.isArray(value) ? [index, ...path] : path) ?? null,
    });
    return { fields: fields as WrittenTest['fields'], origin: at(), at };
  });
}

/** A table has a variable a column, and columns that begin with `__` for all else. */
async function readTable(
  location: string,
  { shown, format }: { readonly shown: string; readonly format: string },
): Promise<readonly WrittenTest[]> {
  const tests: WrittenTest[] = [];
  for await (const row of readRows({ location, source: format, options: {} })) {
    tests.push({ fields: testOfRow(row.values), origin: placeOf(row, shown) });
  }
  return tests;
}

function testOfRow(values: Readonly<Record<string, JsonValue>>): WrittenTest['fields'] {
  const vars: Record<string, JsonValue> = {};
  const assert: unknown[] = [];
  const options: Record<string, JsonValue> = {};
  const others: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(values)) {
    const cell = value === null ? '' : String(value);
    if (!column.startsWith('__')) vars[column] = value;
    else if (cell.trim() === '') continue;
    else if (/^__expected\d*$/.test(column)) {
      const known = (type: string): boolean => assertionKind(type) !== undefined || UNRUN.test(type);
      assert.push(assertionOfCell(cell, known));
    } else if (column === '__prefix' || column === '__suffix') options[column.slice(2)] = cell;
    else if (column === '__threshold') others['threshold'] = Number(cell);
    else if (column === '__description') others['description'] = cell;
    else if (column === '__providerOutput') others['providerOutput'] = cell;
    else others[column] = cell;
  }
  return { ...others, vars, ...(assert.length === 0 ? {} : { assert }), options };
}

/** Types that are no texts to be equalled, though they are not run here. */
const UNRUN =
  /^(?:not-)?(?:latency|cost|perplexity(?:-score)?|webhook|moderation|guardrails|classifier|select-best|max-score|meteor|pi|answer-relevance|context-[a-z]+|is-sql|contains-sql|is-valid-[a-z-]+|finish-reason|file)$/;
