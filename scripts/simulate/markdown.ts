import type { Column } from '../../src/reporters/terminal.ts';
import { percent } from './numbers.ts';
import { reading } from './reading.ts';
import type { Part } from './row.ts';
import { CORPUS_RESAMPLES, RUNS, resamplesFor, SEED, SIZES } from './settings.ts';
import { columnsOf, type Result } from './table.ts';
import { toleratedShare } from './verdict.ts';

/** A part with what was found. */
export interface PartResult {
  readonly part: Part;
  readonly results: readonly Result[];
}

/** The whole document; the same for the same results. */
export function documentOf(parts: readonly PartResult[], version: string): string {
  const all = parts.flatMap(({ results }) => results);
  const sections = [
    '# Whether the statistics hold what they say',
    head(version),
    '## Reading',
    readingHead(),
    reading(all),
    ...parts.flatMap(({ part, results }) => [
      `## ${part.title}`,
      ...results.flatMap((result) => [
        `### ${result.group.title}`,
        result.group.about,
        markdownTable(columnsOf(result)),
      ]),
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function head(version: string): string {
  const runs = (count: number): string => count.toLocaleString('en-US');
  const [small, large] = [SIZES[0], SIZES[SIZES.length - 1] ?? SIZES[0]];
  return [
    `Made by adaptbench ${version} with \`npm run simulate\`, seed ${SEED}; the same command makes the same file again, and \`npm run simulate -- --check\` says whether it still does. Do not edit it.`,
    `Every row draws data whose truth is known, or enumerates all possible data ("exact"), and counts. R is the number of drawn data sets: ${runs(RUNS.closed)} for closed forms, ${runs(RUNS.resampled)} for resampled means (${runs(resamplesFor(small))} resamples up to n = 30, ${runs(resamplesFor(large))} above), ${runs(RUNS.corpus)} for corpus metrics (${runs(CORPUS_RESAMPLES)} resamples), ${runs(RUNS.families)} and ${runs(RUNS.bestSet)} for families. Reports take more resamples. Data sets without an interval are left out of its coverage and counted beside it. ± is the Monte Carlo error of what was found, 1.96 √(p(1 − p) / R), in percentage points; – stands where nothing is promised, as of power.`,
  ].join('\n\n');
}

function readingHead(): string {
  const coverage = percent(toleratedShare({ side: 'at least', share: 0.95 }));
  const typeOne = percent(toleratedShare({ side: 'at most', share: 0.05 }));
  const gate = percent(toleratedShare({ side: 'at most', share: 0.025 }));
  const power = percent(toleratedShare({ side: 'at least', share: 0.8 }));
  return `A row is marked when it lies on the unsafe side of what it should be by more than the Monte Carlo error; about one drawn row in forty that is just as it should be is marked by chance. It is marked (!) and counts as not safe when the error rate is more than a fifth above the nominal one: coverage below ${coverage}, type I error above ${typeOne} (of the gate above ${gate}), planned power below ${power}, the Monte Carlo error allowed.`;
}

/** A table in Markdown. */
export function markdownTable(columns: readonly Column[]): string {
  const rule = columns.map(({ align }) => (align === 'right' ? '--:' : '---'));
  const lines = [columns.map(({ title }) => title), rule];
  for (const index of (columns[0]?.cells ?? []).keys()) {
    lines.push(columns.map(({ cells }) => cells[index] ?? ''));
  }
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
