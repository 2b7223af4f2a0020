import { z } from 'zod';
import { BenchError } from '../../core/errors.ts';
import { defineRowSource } from '../../core/row-source.ts';
import { valueAtPath } from '../column-path.ts';
import { encodingOption } from '../text/encodings.ts';
import { openText } from '../text/open-text.ts';
import type { WrittenValue } from '../written-numbers.ts';
import { linesOfItems } from './json-lines-of-items.ts';
import { parseJson, valuesOfObject } from './json-values.ts';

const LINES = 'A file with a JSON object a line is named .jsonl.';
/** All of it is in memory at once, where it takes ten times as much. */
const LIMIT = {
  most: 100_000_000,
  hint: 'Save it as JSON Lines (.jsonl) or CSV, which are read row by row.',
} as const;
const MOST_DEPTH = 4;

/** JSON files with a list of objects, at the top or at a path. */
export const JSON_FILE = defineRowSource({
  name: 'json',
  title: 'JSON with a list of objects',
  extensions: ['.json'],
  options: z.strictObject({
    path: z.string().min(1).optional().describe('Where the list of rows stands: export.items.'),
    encoding: encodingOption,
  }),
  async *rows({ location: file, options }, { texts, signal, notice }) {
    const opened = await openText(file, { encoding: options.encoding, signal, ...LIMIT });
    if (opened.found !== null) notice(`read as ${opened.found}.`);
    let text = '';
    for await (const piece of opened.pieces()) text += piece;
    const hint = /^\s*\{/.test(text) ? LINES : undefined;
    const value = parseJson(text, { file, hint });
    const { path, items } = listIn(value, { path: options.path, file, hint });
    if (path !== null && options.path === undefined) notice(`its rows are the list at "${path}".`);
    const lines = linesOfItems(text, path);
    for (const [index, item] of items.entries()) {
      const line = lines[index] ?? 1;
      yield { line, values: valuesOfObject(item, { texts, file, line }) };
    }
  },
});

interface FoundList {
  /** `null` for the top. */
  readonly path: string | null;
  readonly items: readonly WrittenValue[];
}

function listIn(
  value: WrittenValue,
  {
    path,
    file,
    hint,
  }: { readonly path: string | undefined; readonly file: string; readonly hint: string | undefined },
): FoundList {
  if (path === undefined && Array.isArray(value)) return { path: null, items: value };
  const lists = listsIn(value, []);
  const choices = lists.map((list) => list.path ?? '');
  if (path !== undefined) {
    const items = valueAtPath(value, path);
    if (Array.isArray(items)) return { path, items };
    throw new BenchError('INVALID_DATA', `there is no list at "${path}".`, { file, choices });
  }
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0) return only;
  throw new BenchError(
    'INVALID_DATA',
    only === undefined
      ? 'a JSON data file has to hold a list of objects.'
      : 'there are several lists of objects, of which the suite has to name one as "path".',
    { file, choices, hint: only === undefined ? hint : undefined },
  );
}

/** The lists of objects within objects, not those within lists. */
function listsIn(value: WrittenValue, path: readonly string[]): readonly FoundList[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length >= MOST_DEPTH)
    return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = [...path, name];
    if (!Array.isArray(inner)) return listsIn(inner as WrittenValue, at);
    const items = inner as readonly WrittenValue[];
    const holdsObjects = items.length > 0 && items.every((item) => typeof item === 'object' && item !== null);
    return holdsObjects ? [{ path: at.join('.'), items }] : [];
  });
}
