import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../reference', import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** Places of lists of cases that have none; lists of numbers and words may be empty, as they are values. */
function emptyLists(value: unknown, path: string, depth = 0): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const items = Object.entries(value);
  if (items.length === 0) return [path];
  return depth === 2 ? [] : items.flatMap(([key, item]) => emptyLists(item, `${path}.${key}`, depth + 1));
}

describe('reference data', () => {
  it.each(FILES)('%s has cases in every list that tests go through', (name) => {
    const data: unknown = JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'));
    expect(emptyLists(data, name)).toEqual([]);
  });

  it('are there', () => {
    expect(FILES.length).toBeGreaterThan(3);
  });
});
