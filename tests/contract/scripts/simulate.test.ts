import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../scripts/simulate/coverage.ts';
import { betaBinomial, gradedDifferences, gradedScores, pairRates } from '../../../scripts/simulate/draws.ts';
import { forEachBinomial, forEachPairCounts } from '../../../scripts/simulate/enumerate.ts';
import { drawTable } from '../../../scripts/simulate/interval-effects.ts';
import { documentOf, markdownTable } from '../../../scripts/simulate/markdown.ts';
import { PARTS, type PartName } from '../../../scripts/simulate/parts.ts';
import {
  type Cell,
  exactRow,
  type Group,
  type Part,
  type Row,
  runCell,
  shareRow,
} from '../../../scripts/simulate/row.ts';
import { columnsOf } from '../../../scripts/simulate/table.ts';
import { seededRandom } from '../../../src/lib/random.ts';

const COMMAND = fileURLToPath(new URL('../../../scripts/simulate.ts', import.meta.url));
const DOCUMENT = readFileSync(new URL('../../../docs/simulation.md', import.meta.url), 'utf8');

function groupOf(name: PartName, title: string): Group {
  const part: Part = PARTS[name];
  const group = part.groups.find((candidate) => candidate.title === title);
  if (group === undefined) throw new Error(`no group "${title}"`);
  return group;
}

function cellOf(group: Group, name: string): Cell {
  const cell = group.cells.find((candidate) => candidate.name === name);
  if (cell === undefined) throw new Error(`no cell "${name}" in "${group.title}"`);
  return cell;
}

/** The lines of a group's table in the committed document. */
function writtenLines(title: string): string[] {
  const [, after = ''] = DOCUMENT.split(`\n### ${title}\n`);
  const [section = ''] = after.split('\n#');
  return section.split('\n').filter((line) => line.startsWith('|'));
}

function lines(group: Group, rows: readonly Row[]): string[] {
  return markdownTable(columnsOf({ group, rows })).split('\n').slice(2);
}

describe('docs/simulation.md', () => {
  it.each([
    ['intervals', 'Wilson', 'n = 10, p = 0.5'],
    ['intervals', 'Wilson', 'n = 300, p = 0.95'],
    ['intervals', 'Clopper-Pearson', 'n = 30, p = 0.8'],
    ['intervals', 'Tango', 'n = 10, p = 0.8, difference 0.1'],
    ['intervals', 't', 'n = 10, p = 0.8'],
    ['intervals', 't, clustered by sample', 'n = 10, p = 0.95'],
    ['intervals', 'Bootstrap, BCa with t tails', 'n = 10, p = 0.95, difference 0.025'],
    ['tests', 'McNemar, exact', 'n = 30, power: difference 0.1, p = 0.5'],
    ['tests', 'Sign-flip permutation', 'n = 10, type I: no difference, p = 0.95'],
    ['tests', 'Gate (non-inferiority), Tango', 'n = 30, p = 0.8, no difference'],
    ['planning', 'requiredPairsBinary, exact McNemar', 'difference 0.2, discordance 0.3'],
  ] as const)('holds what the %s "%s" give again at %s', (part, title, name) => {
    const group = groupOf(part, title);
    const again = lines(group, runCell(group, cellOf(group, name)));
    expect(again.length).toBeGreaterThan(0);
    expect(writtenLines(title)).toEqual(expect.arrayContaining(again));
  });

  it('has a table for every group and a line for every cell', () => {
    for (const part of Object.values<Part>(PARTS)) {
      for (const group of part.groups) {
        expect(writtenLines(group.title).length - 2).toBeGreaterThanOrEqual(group.cells.length);
      }
    }
  });

  it('keeps cells of a group apart by name', () => {
    for (const part of Object.values<Part>(PARTS)) {
      for (const { cells } of part.groups) {
        expect(new Set(cells.map(({ name }) => name)).size).toBe(cells.length);
      }
    }
  });
});

describe('what is simulated', () => {
  it('covers by Wilson at n = 10, p = .5 what enumeration by hand gives', () => {
    const group = groupOf('intervals', 'Wilson');
    const [row] = runCell(group, cellOf(group, 'n = 10, p = 0.5'));
    // All but 0, 1, 9 and 10 right answers, which come up in 1, 10, 10 and 1 of 1,024 cases.
    expect(row?.found).toBeCloseTo(1002 / 1024, 12);
  });

  it('never finds the exact McNemar test above its level', () => {
    const group = groupOf('tests', 'McNemar, exact');
    const rows = group.cells
      .filter(({ name }) => name.includes('type I'))
      .flatMap((cell) => runCell(group, cell));
    expect(rows).toHaveLength(12);
    for (const { found, error } of rows) expect(found).toBeLessThanOrEqual(0.05 + error);
  });

  it('draws from distributions with the truth that it names', () => {
    expect(betaBinomial(3, 0.8).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(gradedScores(0.95).mean).toBeCloseTo(0.95, 12);
    for (const difference of [-0.1, 0, 0.1]) {
      expect(gradedDifferences({ rate: 0.8, difference }).mean).toBeCloseTo(difference, 12);
    }
    const rates = pairRates({ rate: 0.8, difference: 0.1 });
    expect(rates.gained - rates.lost).toBeCloseTo(0.1, 12);
    expect(rates.both + rates.gained + rates.lost + rates.neither).toBeCloseTo(1, 12);
    expect(Math.min(...Object.values(rates))).toBeGreaterThan(0);
  });

  it('enumerates all data', () => {
    let binomial = 0;
    forEachBinomial({ n: 300, rate: 0.95 }, (_, probability) => {
      binomial += probability;
    });
    expect(binomial).toBeCloseTo(1, 10);
    let pairs = 0;
    forEachPairCounts({ n: 100, rates: { gained: 0.1, lost: 0.05 } }, (_, probability) => {
      pairs += probability;
    });
    expect(pairs).toBeCloseTo(1, 10);
  });

  it('draws tables of n pairs', () => {
    const { both, gained, lost, neither } = drawTable(
      pairRates({ rate: 0.5, difference: 0.1 }),
      30,
    )(seededRandom(1));
    expect(both + gained + lost + neither).toBe(30);
  });

  it('leaves data without an interval out and counts them', () => {
    const coverage = coverageOf(0.5, 'median');
    coverage.add({ low: 0.4, high: 0.6 });
    coverage.add({ low: 0.6, high: 0.9 });
    coverage.add({ low: 0.1, high: null });
    coverage.add({ low: null, high: null });
    coverage.add(undefined);
    const row = coverage.row({ n: 5, setting: '', runs: null });
    expect(row.found).toBeCloseTo(2 / 3, 12);
    expect(row.none).toBeCloseTo(2 / 5, 12);
    expect(row.extra).toBeCloseTo(0.3, 12);
  });
});

describe('how it is told', () => {
  const at = { side: 'at least', share: 0.95 } as const;
  const rows = [
    shareRow({ n: 10, setting: 'far', bound: at, hits: 900, runs: 1000 }),
    shareRow({ n: 30, setting: 'near', bound: at, hits: 930, runs: 1000 }),
    shareRow({ n: 30, setting: 'within chance', bound: at, hits: 945, runs: 1000 }),
    exactRow({ n: 30, setting: 'too often', bound: { side: 'at most', share: 0.05 }, found: 0.051 }),
    exactRow({ n: 30, setting: 'power: some', bound: null, found: 0.4 }),
  ];
  const group: Group = { title: 'Some', about: 'Made up.', found: 'share', cells: [] };

  it('marks what is on the unsafe side by more than chance', () => {
    expect(markdownTable(columnsOf({ group, rows }))).toMatchInlineSnapshot(`
      "| n | setting | should be | share | ± points | R | mark |
      | --: | --- | --: | --: | --: | --: | --- |
      | 10 | far | ≥ 95% | 90.0% | 1.9 | 1,000 | below nominal by 5.0 (!) |
      | 30 | near | ≥ 95% | 93.0% | 1.6 | 1,000 | below nominal by 2.0 |
      | 30 | within chance | ≥ 95% | 94.5% | 1.4 | 1,000 |  |
      | 30 | too often | ≤ 5% | 5.1% | 0 | exact | above nominal by less than 0.1 |
      | 30 | power: some | – | 40.0% | 0 | exact |  |"
    `);
  });

  it('reads safety from the rows alone', () => {
    const text = documentOf(
      [{ part: { title: 'Part', groups: [group] }, results: [{ group, rows }] }],
      '1.2.3',
    );
    expect(text).toContain('Made by adaptbench 1.2.3');
    expect(
      text.split('\n').filter((line) => line.startsWith('**') || line.startsWith('- ')),
    ).toMatchInlineSnapshot(`
      [
        "**Safe from a number of samples on**",
        "- Some: safe from n = 30 on; 90.0% to 94.5%, should be ≥ 95%; 2 of 3 rows marked, (!) at n = 10 (far: 90.0%). 5.1% to 5.1%, should be ≤ 5%; 1 of 1 rows marked, none of them (!). Power: 40.0% at n = 30.",
      ]
    `);
  });
});

describe('npm run simulate', () => {
  it.each([
    [
      ['--only', 'coverage'],
      '--only "coverage" is no part of the simulation. Valid: intervals, tests, planning, families.',
    ],
    [['--only', 'tests', '--check'], '--check takes the whole file, so it goes without --only.'],
    [['--fast'], 'Valid: --check, --only intervals, --only tests, --only planning, --only families.'],
  ])('refuses %j with one clear error', (options, message) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [COMMAND, ...options], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
