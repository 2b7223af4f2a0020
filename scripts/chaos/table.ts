import type { Column } from '../../src/reporters/terminal.ts';
import { type Counts, NOTHING, type Tally } from './tally.ts';

const COUNTS = [
  ['kills', 'kills'],
  ['paid again, in flight', 'paidAgainInFlight'],
  ['paid twice otherwise', 'paidTwice'],
  ['lost trials', 'lostTrials'],
  ['other figures', 'unequal'],
  ['refused or failed', 'refused'],
  ['processes left', 'orphans'],
  ['unfinished files', 'unfinishedFiles'],
] as const;

/** A table for the terminal. */
export function columnsOf(tallies: readonly Tally[]): readonly Column[] {
  const rows = withTotal(tallies);
  return [
    { title: 'killed', align: 'left', cells: rows.map(({ scenario }) => scenario) },
    ...COUNTS.map(([title, field]) => ({
      title,
      align: 'right' as const,
      cells: rows.map((row) => String(row[field])),
    })),
  ];
}

/** The same as Markdown, with the command that makes it. */
export function markdownOf(
  tallies: readonly Tally[],
  { version, seed }: { readonly version: string; readonly seed: string },
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `Made by adaptbench ${version} with \`npm run chaos -- --write\`, seed ${seed}.`,
    '',
    line(['killed', ...COUNTS.map(([title]) => title)]),
    line(['---', ...COUNTS.map(() => '--:')]),
    ...withTotal(tallies).map((row) =>
      line([row.scenario, ...COUNTS.map(([, field]) => String(row[field]))]),
    ),
  ].join('\n');
}

type Row = Counts & Pick<Tally, 'scenario'>;

function withTotal(tallies: readonly Tally[]): readonly Row[] {
  const total: Row = { ...NOTHING, scenario: 'all' };
  for (const tally of tallies) for (const [, field] of COUNTS) total[field] += tally[field];
  return [...tallies, total];
}
