import { ALPHA } from '../../src/analysis/comparisons/verdict.ts';
import type { Figure } from '../../src/analysis/figures/figure.ts';
import { sayMargin, sayValue } from '../../src/analysis/figures/say.ts';
import type { Report } from '../../src/analysis/report.ts';
import { formatBytes, formatDuration, formatFixed, formatPercent } from '../../src/lib/format.ts';
import { formatUsd } from '../../src/lib/money.ts';
import type { MetricInfo } from '../../src/protocol/metric.ts';
import { sayChance } from '../../src/reporters/economics-words.ts';
import {
  formatCostPer1000,
  formatCount,
  formatDifference,
  formatDifferenceInterval,
  formatEstimate,
  formatInterval,
  formatMargin,
  formatMean,
  formatP,
  SHARE,
} from '../../src/reporters/numbers.ts';

/** A number with its sign of money or percent, as it stands in a numeric cell of a table. */
export interface PageFigure {
  /** Name of the table. */
  readonly table: string;
  /** What heads the row: a technique, mostly. */
  readonly row: string;
  /** What else its cells say in words: the other side of a pair, a slice. */
  readonly words: readonly string[];
  readonly text: string;
}

const TABLE =
  /aria-label="(?<label>[^"]*)"[^>]*>\s*<table[^>]*>[\s\S]*?<tbody[^>]*>(?<body>[\s\S]*?)<\/tbody>/g;
const ROW = /<tr[^>]*><th scope="row"[^>]*>(?<head>[\s\S]*?)<\/th>(?<cells>[\s\S]*?)<\/tr>/g;
const CELL = /<td\b(?<head>[^>]*)>(?<content>[\s\S]*?)<\/td>/g;
const NUMBER = /\$?\d+(?:[.,]\d+)*(?:e-?\d+)?%?/g;

/** Every figure in the tables of the page. */
export function figuresOfPage(page: string): readonly PageFigure[] {
  return [...page.matchAll(TABLE)].flatMap(({ groups: table }) =>
    [...(table?.['body'] ?? '').matchAll(ROW)].flatMap(({ groups: row }) => {
      const head = row?.['head'] ?? '';
      const cells = [...(row?.['cells'] ?? '').matchAll(CELL)].map(({ groups: cell }) => ({
        isNumber: /\bclass="number\b/.test(cell?.['head'] ?? ''),
        text: textOf(cell?.['content'] ?? ''),
      }));
      const place = {
        table: decode(table?.['label'] ?? ''),
        row: textOf(/<b>([\s\S]*?)<\/b>/.exec(head)?.[1] ?? head),
        words: cells.filter(({ isNumber }) => !isNumber).map(({ text }) => text.replace(/^.*: /, '')),
      };
      return cells
        .filter(({ isNumber }) => isNumber)
        .flatMap(({ text }) => numbersIn(text).map((number) => ({ ...place, text: number })));
    }),
  );
}

const PROSE =
  /<(?:p|li|dd|h[1-6]|figcaption|caption|summary)\b[^>]*>(?<content>[\s\S]*?)(?=<\/?(?:p|li|dd|dt|ul|h[1-6]|figcaption|caption|summary|section|table)\b)/g;
const NOT_PROSE = /<(script|style|svg|pre|code|tbody)\b[\s\S]*?<\/\1>/g;
/** Numbers that say what they are numbers of, or have decimals: small counts stand in nearly every report. */
const TELLING =
  /(?<![\d.])(?:\$\d+(?:[.,]\d+)*(?:e-?\d+)?|\d+(?:[.,]\d+)*%|\d+\.\d+|\d+(?:,\d{3})+)(?!\.?\d)/g;

/** Every telling figure in the sentences of the page, with the sentence as its row. */
export function figuresOfProse(page: string): readonly PageFigure[] {
  return [...page.replaceAll(NOT_PROSE, ' ').matchAll(PROSE)].flatMap(({ groups }) => {
    const sentence = textOf(groups?.['content'] ?? '').replaceAll(/\s+/g, ' ');
    return (sentence.match(TELLING) ?? []).map((text) => ({
      table: 'prose',
      row: sentence,
      words: [],
      text,
    }));
  });
}

const CHART = /<svg class="chart\b[^>]*>(?<content>[\s\S]*?)<\/svg>/g;
/** What a chart says of itself, and the words beside its marks; numbers on axes are no figures. */
const CHART_WORDS =
  /<desc\b[^>]*>(?<desc>[\s\S]*?)<\/desc>|<g class="mark-text role-mark\b[^>]*>(?<marks>[\s\S]*?)<\/g>/g;

/** Every telling figure in the descriptions of charts and beside their marks. */
export function figuresOfCharts(page: string): readonly PageFigure[] {
  return [...page.matchAll(CHART)].flatMap(({ groups: chart }) =>
    [...(chart?.['content'] ?? '').matchAll(CHART_WORDS)].flatMap(({ groups }) => {
      const row = textOf(groups?.['desc'] ?? groups?.['marks'] ?? '');
      return (row.match(TELLING) ?? []).map((text) => ({ table: 'chart', row, words: [], text }));
    }),
  );
}

/** The power that plans are made for. */
const POWER = '80%';

/** The figures in sentences that no number of the report is written like, and that are not of the method. */
export function strayInProse(figures: readonly PageFigure[], report: Report): readonly PageFigure[] {
  const metrics = report.suites.flatMap((suite) => suite.metrics);
  const pool = new Set(spellings(report, writer([SHARE, ...metrics])));
  for (const text of [String(ALPHA), formatPercent(ALPHA), POWER]) pool.add(text);
  return figures.filter(({ text }) => !pool.has(text));
}

/**
 * The figures that no number of the report is written like: of the parts of its suite that name the row and, where there
 * are any, what else it says; of the whole suite where none does, and of the whole report for a table of no suite.
 */
export function strayFigures(figures: readonly PageFigure[], report: Report): readonly PageFigure[] {
  const pools = new Map<string, ReadonlySet<string>>();
  const parts = [...report.suites, null].map((suite) => ({
    within: suite === null ? '' : `, ${suite.title}, `,
    whole: suite ?? report,
    write: writer([SHARE, ...(suite?.metrics ?? [])]),
  }));
  return figures.filter(({ table, row, words, text }) => {
    const key = [table, row, ...words].join('\n');
    let pool = pools.get(key);
    if (pool === undefined) {
      const part = parts.find(({ within }) => `${table}, `.includes(within));
      const ofRow = partsNaming(part?.whole, row);
      const ofPair = ofRow.filter(
        (item) => isComparison(item) && words.some((word) => word !== row && names(item, word)),
      );
      const named = ofPair.length === 0 ? ofRow : ofPair;
      pool = spellings(named.length === 0 ? part?.whole : named, part?.write ?? writer([SHARE]));
      pools.set(key, pool);
    }
    return !pool.has(text);
  });
}

function textOf(markup: string): string {
  return decode(markup.replaceAll(/<[^>]*>/g, ' ')).trim();
}

function decode(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function numbersIn(text: string): readonly string[] {
  return text.match(NUMBER) ?? [];
}

/** The parts of a report that have this name in them, directly or as that of their technique. */
function partsNaming(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return names(value, name) ? [value] : Object.values(value).flatMap((item) => partsNaming(item, name));
}

/** Whether it stands for two sides, one of which heads the row while the other stands in it, or for a slice. */
function isComparison(value: unknown): boolean {
  return isObject(value) && ['b', 'column', 'against'].some((key) => key in value);
}

function names(value: unknown, name: string): boolean {
  return (
    isObject(value) &&
    Object.values(value).some(
      (item) =>
        item === name ||
        (Array.isArray(item) && item.includes(name)) ||
        (isObject(item) && (item['name'] === name || item['technique'] === name)),
    )
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every number below a value, as the page's own functions may write it. */
function spellings(value: unknown, write: Writer, found = new Set<string>()): ReadonlySet<string> {
  for (const number of write(value)) found.add(number);
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) spellings(item, write, found);
  }
  return found;
}

/** The ways in which a number, or a figure of several, may be written; nothing for anything else. */
type Writer = (value: unknown) => Iterable<string>;

function writer(metrics: readonly MetricInfo[]): Writer {
  const known = new Map<unknown, ReadonlySet<string>>();
  const write = (value: unknown): readonly string[] => {
    if (typeof value === 'number') return writings(value, metrics);
    if (!isObject(value)) return [];
    const { reason } = value;
    return [
      ...('low' in value && 'high' in value ? figureWritings(value, metrics) : []),
      // Where a figure is lacking, the sentence that says why stands in its place.
      ...(typeof reason === 'string' ? [reason] : []),
    ];
  };
  return (value) => {
    const texts = known.get(value) ?? new Set(write(value).flatMap(numbersIn));
    known.set(value, texts);
    return texts;
  };
}

function writings(value: number, metrics: readonly MetricInfo[]): readonly string[] {
  const amount = Math.abs(value);
  return [
    ...(Number.isInteger(value) ? [formatCount(value), formatBytes(value)] : []),
    // An amount of less than a nano-dollar is a share or a score, and no money.
    ...(amount < 1 && amount > 0 ? [] : [formatUsd(amount), formatCostPer1000(amount)]),
    ...(value >= 0 && value <= 1 ? [sayChance(value), formatPercent(value)] : []),
    formatDuration(value),
    formatMean(value),
    formatP(value),
    // Kappa and its ends.
    formatFixed(value, 2),
    `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 })}`,
    ...metrics.flatMap((metric) => [
      sayMargin(metric, value),
      sayValue(metric, value),
      formatMargin(value, metric),
      formatEstimate({ estimate: value, low: null, high: null, n: 1, level: 0.95, method: 'none' }, metric),
    ]),
  ];
}

function figureWritings(
  value: Readonly<Record<string, unknown>>,
  metrics: readonly MetricInfo[],
): readonly string[] {
  const figure = { estimate: value['value'] ?? 0, ...value } as unknown as Figure;
  return metrics.flatMap((metric) => [
    formatEstimate(figure, metric),
    formatInterval(figure, metric),
    formatDifference(figure, metric),
    formatDifferenceInterval(figure, metric),
  ]);
}
