import type { CellReport } from '../analysis/figures/cell-model.ts';
import type { Figure } from '../analysis/figures/figure.ts';
import type { Report } from '../analysis/report.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { formatDuration, formatPercent, plural } from '../lib/format.ts';
import { plainLine } from '../lib/visible-text.ts';
import { adviceBlock } from './console-advice.ts';
import { claimsBlock, decisionBlock } from './console-decision.ts';
import { notesOf } from './console-notes.ts';
import { projectionBlock } from './console-projection.ts';
import { cellsOf, comparisonOf, figureOf, levelOf } from './find.ts';
import { leakMark, leakStamp } from './leak-stamp.ts';
import {
  formatCostPer1000,
  formatCount,
  formatDifference,
  formatEstimate,
  formatInterval,
  formatLatency,
  NONE,
  saySpent,
} from './numbers.ts';
import {
  alignedTable,
  type Column,
  GAP,
  intervalBar,
  NARROWEST,
  type Painter,
  painter,
  shorten,
  tableWidth,
  wrap,
  wrapFacts,
} from './terminal.ts';
import { suiteHeading, VERDICTS } from './titles.ts';

/** How the summary is to look. */
export interface SummaryOptions {
  readonly color: boolean;
  /** Columns of the terminal; between 80 and 100 of them are used. */
  readonly width: number;
}

/** What the parts of the summary share. */
interface Page {
  readonly paint: Painter;
  readonly width: number;
}

const LONGEST_NAME = 18;
/** Below this many signs a bar says less than the interval in numbers. */
const SHORTEST_BAR = 14;
const LONGEST_BAR = 32;

const VERDICT_PAINTS = { better: 'green', worse: 'red', equivalent: 'cyan', undecided: 'yellow' } as const;

/** The summary for a terminal: a table per suite and model, notices, other prices, then claims, the decision table and what to do. */
export function renderSummary(report: Report, options: SummaryOptions): string {
  const page = pageOf(options);
  const blocks = [
    runBlock(report, page),
    leakBlock(report, page),
    ...report.suites.flatMap((suite) => [...suiteBlocks(suite, page), leakLine(report, page)]),
    legend(page),
    noticesBlock(report.notices, page),
    projectionBlock(report, page),
    claimsBlock(report, page),
    decisionBlock(report, page),
    adviceBlock(report, page),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** One suite's part of the summary: a table a model, and what the figures say. */
export function renderSuiteSummary(suite: SuiteReport, options: SummaryOptions): string {
  return `${suiteBlocks(suite, pageOf(options)).join('\n\n')}\n`;
}

function leakBlock(report: Report, { paint, width }: Page): string {
  const stamp = leakStamp(report);
  return stamp === null ? '' : paint('red', wrap(plainLine(stamp), { width, indent: '' }));
}

/** Under each table of figures, so that none is read without it. */
function leakLine(report: Report, { paint }: Page): string {
  const mark = leakMark(report);
  return mark === null ? '' : paint('red', `${mark}: these figures may be too good.`);
}

function pageOf({ color, width }: SummaryOptions): Page {
  return { paint: painter(color), width: Math.min(100, Math.max(NARROWEST, width)) };
}

function runBlock({ run, totals }: Report, { paint, width }: Page): string {
  const facts = [
    plainLine(run.id),
    `${run.profile} profile`,
    `${run.split} split`,
    plural(totals.trials, 'trial'),
    formatDuration(totals.elapsedMs),
    saySpent(totals),
  ];
  const trouble = [
    ...(run.finished ? [] : ['unfinished']),
    ...(totals.failed > 0 ? [plural(totals.failed, 'failed trial')] : []),
    ...(totals.missing > 0 ? [plural(totals.missing, 'missing trial')] : []),
  ];
  return [
    paint('bold', 'Prompt, retrieve, or fine-tune?'),
    paint('dim', wrapFacts(facts, { width, indent: '' })),
    ...(trouble.length === 0
      ? []
      : [paint('yellow', wrap(`! ${trouble.join(', ')}`, { width, indent: '  ' }))]),
  ].join('\n');
}

function suiteBlocks(suite: SuiteReport, page: Page): readonly string[] {
  const { paint, width } = page;
  const blocks = suite.models.map((model) =>
    [
      wrap(
        `${paint('bold', shorten(suiteHeading(suite), width))} ${paint('dim', `· ${shorten(model, width - 4)}`)}`,
        {
          width,
          indent: '  ',
        },
      ),
      paint('dim', wrap(suiteFacts(suite), { width, indent: '  ' })),
      modelTable({ suite, model, page }),
      ...noteLines({ suite, model, page }),
    ].join('\n'),
  );
  const findings = suite.findings.map(
    (text) => `  ${wrap(`· ${plainLine(text)}`, { width, indent: '    ' })}`,
  );
  return findings.length === 0 ? blocks : [...blocks, findings.join('\n')];
}

/** What else is known, a line each. */
function noteLines({
  suite,
  model,
  page,
}: {
  suite: SuiteReport;
  model: string;
  page: Page;
}): readonly string[] {
  return notesOf(suite, model).map(
    (text) => `  ${page.paint('dim', wrap(plainLine(text), { width: page.width, indent: '    ' }))}`,
  );
}

function suiteFacts(suite: SuiteReport): string {
  const { used, available, split } = suite.samples;
  const better = suite.primary.better === 'lower' ? ', lower is better' : '';
  return `${plainLine(suite.primary.title)}${better}, ${formatPercent(levelOf(suite))} interval · ${formatCount(used)} of ${formatCount(available)} ${split} samples`;
}

function modelTable(options: { suite: SuiteReport; model: string; page: Page }): string {
  const { suite, model, page } = options;
  const cells = cellsOf(suite, model);
  const columns: readonly Column[] = [
    { title: 'technique', align: 'left', cells: cells.map(nameOf) },
    {
      title: 'quality',
      align: 'right',
      cells: cells.map((cell) => page.paint('bold', formatEstimate(primaryOf(suite, cell), suite.primary))),
    },
    { title: 'interval', align: 'right', cells: cells.map((cell) => intervalText(suite, cell, page)) },
    {
      title: `against ${shorten(suite.reference, LONGEST_NAME)}`,
      align: 'left',
      cells: cells.map((cell) => verdictText(suite, cell, page)),
    },
    { title: 'cost/1k', align: 'right', cells: cells.map((cell) => formatCostPer1000(cell.cost.perTrial)) },
    {
      title: 'median',
      align: 'right',
      cells: cells.map((cell) =>
        cell.latency === null ? NONE : formatLatency(cell.latency.p50, cell.latency),
      ),
    },
  ];
  const room = page.width - tableWidth(columns) - GAP;
  if (room >= SHORTEST_BAR) return alignedTable(withBars({ columns, suite, cells, room }), page.paint);
  // The bar shows the interval too, so the numbers give way before it does.
  const shorter = columns.filter((column) => column.title !== 'interval');
  const more = page.width - tableWidth(shorter) - GAP;
  if (more >= SHORTEST_BAR) {
    return alignedTable(withBars({ columns: shorter, suite, cells, room: more }), page.paint);
  }
  return alignedTable(room + GAP >= 0 ? columns : withShortNames(shorter, page.width), page.paint);
}

/** The first column cut to what the others leave. */
function withShortNames([names, ...others]: readonly Column[], width: number): readonly Column[] {
  if (names === undefined) return others;
  const room = width - tableWidth(others) - GAP;
  return [{ ...names, cells: names.cells.map((name) => shorten(name, room)) }, ...others];
}

function withBars(options: {
  readonly columns: readonly Column[];
  readonly suite: SuiteReport;
  readonly cells: readonly CellReport[];
  readonly room: number;
}): readonly Column[] {
  const { columns, suite, cells, room } = options;
  const [name, ...others] = columns;
  const scale = scaleOf(suite, cells);
  const width = Math.min(room, LONGEST_BAR);
  const reference = cells.find((cell) => cell.technique.name === suite.reference);
  const mark = reference === undefined ? null : (primaryOf(suite, reference)?.estimate ?? null);
  const bars = cells.map((cell) => {
    const figure = primaryOf(suite, cell);
    return figure === null ? '' : intervalBar({ width, scale, mark, ...figure });
  });
  return [...(name === undefined ? [] : [name]), { title: '', align: 'left', cells: bars }, ...others];
}

function primaryOf(suite: SuiteReport, cell: CellReport): Figure | null {
  return figureOf(cell, suite.primary.name);
}

function intervalText(suite: SuiteReport, cell: CellReport, { paint }: Page): string {
  return paint('dim', formatInterval(primaryOf(suite, cell), suite.primary).replace('%', ''));
}

function nameOf(cell: CellReport): string {
  return shorten(cell.technique.name, LONGEST_NAME);
}

/** From nothing to the largest possible value, or to the largest that occurs. */
function scaleOf(suite: SuiteReport, cells: readonly CellReport[]): readonly [number, number] {
  if (suite.primary.scale === 1) return [0, 1];
  const ends = cells.flatMap((cell) => {
    const figure = primaryOf(suite, cell);
    return figure === null ? [] : [figure.high ?? figure.estimate];
  });
  return [0, Math.max(...ends, 0)];
}

function verdictText(suite: SuiteReport, cell: CellReport, { paint }: Page): string {
  if (cell.technique.name === suite.reference) return paint('dim', 'reference');
  const comparison = comparisonOf(suite, cell);
  if (comparison === undefined) return paint('dim', 'not compared');
  const { icon, word } = VERDICTS[comparison.verdict];
  const difference = formatDifference(comparison.difference, suite.primary);
  return paint(VERDICT_PAINTS[comparison.verdict], `${icon} ${word} ${difference}`);
}

function legend({ paint, width }: Page): string {
  const text =
    'cost/1k: cost of 1,000 answers · median: latency of one answer · ┊ where the reference stands · undecided: the samples support no verdict';
  return paint('dim', wrap(text, { width, indent: '' }));
}

function noticesBlock(notices: readonly string[], { paint, width }: Page): string {
  if (notices.length === 0) return '';
  const lines = notices.map((text) => `  ${wrap(`! ${plainLine(text)}`, { width, indent: '    ' })}`);
  return [paint('bold', 'Before you believe a figure'), ...lines].join('\n');
}
