import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BUILT_IN_SCORERS } from '../../../src/scorers/built-in-scorers.ts';

const PAGE = readFileSync(new URL('../../../docs/scorers.md', import.meta.url), 'utf8');

/** The cells of the table under a heading of the page, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = PAGE.split(`## ${heading}\n`);
  const [, , ...rows] = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const named = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const rows = tableUnder('All of them').map(([name, of, needs, options, range = '', take, not]) => ({
  name: named(name)[0] ?? '',
  of,
  needs,
  options: named(options),
  range,
  take,
  not,
}));

/** Options that a scorer cannot do without. */
const OPTIONS: Readonly<Record<string, unknown>> = {
  'form-kept': { rules: [{ name: 'calm', avoids: '!' }] },
};
const LABELS = { kind: 'label', labels: ['a', 'b'] } as const;
const metricOf = (name: string) =>
  BUILT_IN_SCORERS.get(name).create(OPTIONS[name] ?? {}, { answer: LABELS }).metric;

describe('docs/scorers.md', () => {
  it('has every built-in scorer once, and nothing else', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(BUILT_IN_SCORERS.names.toSorted());
    const told =
      PAGE.split('## Names that were different')[0]?.match(/(?<=`)[a-z0-9]+-[a-z0-9-]+(?=`)/g) ?? [];
    expect(told.filter((name) => !BUILT_IN_SCORERS.names.includes(name))).toEqual([]);
  });

  it.each(rows)('says of $name what it is for, its range and its direction', ({ name, range, ...row }) => {
    const { scale, better, aggregation } = metricOf(name);
    expect(range).toMatch(scale === null ? /^from 0/ : new RegExp(`^0 to ${scale}\\b(?!00)`));
    expect(range.includes('a share')).toBe(aggregation.kind === 'proportion');
    expect(range.includes('lower is better')).toBe(better === 'lower');
    for (const cell of [row.of, row.take, row.not]) expect(cell).not.toBe('');
  });

  it.each(rows)('names the options that $name takes', ({ name, options }) => {
    let choices: readonly string[] = [];
    try {
      BUILT_IN_SCORERS.get(name).create({ ...(OPTIONS[name] as object), nothing: 1 }, { answer: LABELS });
    } catch (error) {
      choices = z.object({ choices: z.array(z.string()) }).parse(error).choices;
    }
    expect(options.toSorted()).toEqual(choices.toSorted());
  });

  it('tells the names that suites may still use', () => {
    expect(tableUnder('Names that were different').map((cells) => cells.flatMap(named))).toEqual(
      BUILT_IN_SCORERS.all
        .flatMap(({ name, formerly }) => (formerly === undefined ? [] : [[formerly, name]]))
        .toSorted(),
    );
  });
});

describe('every built-in scorer', () => {
  it.each(BUILT_IN_SCORERS.names)('%s has one name: that of its metric', (name) => {
    expect(metricOf(name).name).toBe(name);
  });
});
