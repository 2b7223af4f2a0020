import type { Column } from '../../src/reporters/terminal.ts';
import type { Row } from './row.ts';

/** What was measured, when and where. */
export interface Measurement {
  readonly rows: readonly Row[];
  readonly version: string;
  /** `2026-11-28` */
  readonly date: string;
  readonly command: string;
  readonly cores: number;
  readonly cpu: string;
  readonly node: string;
  /** Cores that other programs kept busy before it began; `null` where that cannot be told. */
  readonly otherCores: number | null;
}

/** A table for the terminal. */
export function columnsOf(rows: readonly Row[]): readonly Column[] {
  return COLUMNS.map(({ title, align, cell }) => ({ title, align, cells: rows.map(cell) }));
}

/** All of docs/performance.md. */
export function pageOf({ rows, ...made }: Measurement): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const aimed = rows.filter(({ met }) => met !== undefined);
  const reached = aimed.filter(({ met }) => met === true);
  const missed = aimed.filter(({ met }) => met === false);
  return [
    '# Performance: how close to the bare way',
    '',
    `Made by adaptbench ${made.version} on ${made.date} with \`${made.command}\`, on ${made.cores} cores (${made.cpu}) under Node ${made.node}. ${sayOtherWork(made.otherCores)} Do not edit it.`,
    '',
    'Each row does the same work twice in one run of the command, on the same machine: in the barest way that a program can do it, and by adaptbench. The ratio is adaptbench’s speed as a multiple of the bare way’s, or the bare way’s memory or time on record as a multiple of adaptbench’s: 1 is as good as bare, 0.5 takes twice as much. Ratios carry over to other machines far better than times do.',
    '',
    `${reached.length} of ${aimed.length} goals are reached. ${missed.length === 0 ? '' : `Not reached: ${missed.map(({ what }) => what).join('; ')}.`}`.trim(),
    '',
    line(COLUMNS.map(({ title }) => title)),
    line(COLUMNS.map(({ align }) => (align === 'right' ? '--:' : '---'))),
    ...rows.map((row) => line(COLUMNS.map(({ cell }) => cell(row)))),
    '',
    '- **Calls**: a run over HTTP from loading adaptbench to its finished report, with journal and response cache, beside a loop of `fetch` and one of an undici pool that only read the answer. Each side is a process of its own; the three take turns, three times, and their medians are shown. The server on 127.0.0.1 answers after 20 ms and shares the cores.',
    '- **Journals**: the commands `report` and `run --resume`, beside reading the journal and parsing its lines.',
    '- **Rows**: a CSV table of a million rows, read one by one beside csv-parse, and as samples beside csv-parse/sync, each in a process of its own.',
    '- **Local models**: explanations by each of the embedded models, three at a time beside one; the command fails where an answer differs.',
    '- **Statistics**: the bootstrap beside a loop of the same draws, and corpus metrics from sums beside scoring again.',
    '- **Retrieval**: writing to and searching in a real Chroma beside its own client, and embedding by the local model beside the model alone.',
    '',
  ].join('\n');
}

const COLUMNS: readonly {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string;
}[] = [
  { title: 'what', align: 'left', cell: ({ what }) => what },
  { title: 'bare', align: 'right', cell: ({ bare }) => bare },
  { title: 'adaptbench', align: 'right', cell: ({ ours }) => ours },
  { title: 'ratio', align: 'right', cell: ({ ratio }) => ratio.toFixed(2) },
  { title: 'goal', align: 'left', cell: ({ target }) => target },
  { title: 'reached', align: 'left', cell: ({ met }) => (met === undefined ? '–' : met ? 'yes' : 'no') },
];

/** From so much other work on, figures are those of a busy machine. */
const QUIET_CORES = 0.2;

function sayOtherWork(cores: number | null): string {
  if (cores === null) return 'Whether other programs were at work is not known.';
  const busy = `Before it began, other programs kept ${cores.toFixed(1)} cores busy`;
  return cores <= QUIET_CORES
    ? `${busy}.`
    : `${busy}: the machine was not quiet, and the figures are the worse for it.`;
}
