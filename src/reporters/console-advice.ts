import { ASSUMED_VOLUME } from '../analysis/economics/decision-inputs.ts';
import { sayAgainst } from '../analysis/recommendation/ladder.ts';
import {
  isProvisional,
  type Recommendation,
  sayNoOption,
} from '../analysis/recommendation/recommendation-model.ts';
import type { Report } from '../analysis/report.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { formatMoney } from '../lib/money.ts';
import { plainLine } from '../lib/visible-text.ts';
import { sayChance } from './economics-words.ts';
import { formatCount, formatEstimate, formatInterval, NONE } from './numbers.ts';
import {
  alignedTable,
  type Column,
  GAP,
  type Painter,
  shorten,
  tableWidth,
  widthOf,
  wrap,
} from './terminal.ts';

/** Where it is printed. */
interface Page {
  readonly paint: Painter;
  readonly width: number;
}

/** A line of the table, in words. */
interface Advice {
  readonly suite: string;
  readonly technique: string;
  /** What follows the technique and is never cut. */
  readonly remark: string;
  readonly quality: string;
  readonly interval: string;
  readonly month: string;
  readonly sure: string;
}

const LONGEST_TITLE = 27;
/** A suite's title is cut to this before a column gives way. */
const SHORTEST_TITLE = 14;
const SHORTEST_TECHNIQUE = 6;

/** What to do, a line for every suite and model; below it, why the reference is no option. */
export function adviceBlock(report: Report, { paint, width }: Page): string {
  const { recommendations, suites, inputs } = report;
  const known = recommendations.flatMap((recommendation) => {
    const suite = suites.find(({ name }) => name === recommendation.suite);
    return suite === undefined ? [] : [{ recommendation, suite }];
  });
  if (known.length === 0) return '';
  const volume = inputs.volumePerMonth ?? ASSUMED_VOLUME;
  const assumed = inputs.volumePerMonth === null ? ', an assumed volume' : '';
  const rows = known.map(({ recommendation, suite }) => adviceOf(recommendation, suite, report));
  const reasons = known.flatMap(({ recommendation, suite }) => {
    const text = sayOut(recommendation, suite);
    return text === null ? [] : [`  ${paint('dim', wrap(text, { width, indent: '    ' }))}`];
  });
  return [
    paint('bold', `What to do, at ${formatCount(volume)} answers a month${assumed}`),
    alignedTable(fittedColumns(rows, { paint, width }), paint),
    ...reasons,
  ].join('\n');
}

function adviceOf(
  { technique, options, sure }: Recommendation,
  suite: SuiteReport,
  { inputs }: Report,
): Advice {
  const chosen = options.find((option) => option.technique === technique);
  return {
    suite: suite.name,
    technique:
      chosen === undefined ? `none ${sayNoOption({ options }, suite.primary)}` : plainLine(chosen.technique),
    remark: chosen !== undefined && isProvisional({ sure }) ? ', for now' : '',
    quality: chosen === undefined ? NONE : formatEstimate(chosen.quality, suite.primary),
    interval: chosen === undefined ? NONE : formatInterval(chosen.quality, suite.primary),
    month: chosen === undefined ? NONE : formatMoney(chosen.month, inputs.currency),
    sure: sure === null ? NONE : sayChance(sure),
  };
}

/**
 * The columns for a width: titles of suites give way first, then the interval, then the last head and the amounts
 * in a second currency are broken, and in the end the names of techniques are cut.
 */
function fittedColumns(rows: readonly Advice[], { paint, width }: Page): readonly Column[] {
  const { quality, interval, month, brokenMonth, sure, brokenSure } = figureColumns(rows);
  const layouts = [
    [quality, interval, month, sure],
    [quality, month, sure],
    [quality, month, brokenSure],
    [quality, brokenMonth, brokenSure],
  ];
  const titles = rows.map((row) => shorten(row.suite, LONGEST_TITLE));
  const wanted = Math.min(SHORTEST_TITLE, Math.max(...['suite', ...titles].map(widthOf)));
  const titled = (room: number): Column =>
    left(
      'suite',
      titles.map((title) => shorten(title, room)),
    );
  const uses = left(
    'use',
    rows.map(({ technique, remark }) => paint('bold', `${technique}${remark}`)),
  );
  for (const figures of layouts) {
    const room = width - tableWidth([uses, ...figures]) - GAP;
    if (room >= wanted) return [titled(room), uses, ...figures];
  }
  const others = [titled(wanted), quality, brokenMonth, brokenSure];
  const room = width - tableWidth(others) - GAP;
  const cut = rows.map(({ technique, remark }) => {
    const name = shorten(technique, Math.max(SHORTEST_TECHNIQUE, room - widthOf(remark)));
    return paint('bold', `${name}${remark}`);
  });
  return [titled(wanted), left('use', cut), quality, brokenMonth, brokenSure];
}

/** Columns of figures; the broken ones take two lines. */
function figureColumns(rows: readonly Advice[]) {
  const months = rows.map(({ month }) => month);
  const chances = rows.map(({ sure }) => sure);
  return {
    quality: right(
      'quality',
      rows.map((row) => row.quality),
    ),
    interval: right(
      'interval',
      rows.map((row) => row.interval),
    ),
    month: right('a month', months),
    brokenMonth: right(
      'a month',
      months.map((text) => text.replace(' (', '\n(')),
    ),
    sure: right('nothing better', chances),
    brokenSure: right('nothing\nbetter', chances),
  };
}

function left(title: string, cells: readonly string[]): Column {
  return { title, align: 'left', cells };
}

function right(title: string, cells: readonly string[]): Column {
  return { title, align: 'right', cells };
}

/** Why the reference is no option or, where nothing is one, why the technique with the fewest reasons is not. */
function sayOut({ technique, model, options }: Recommendation, suite: SuiteReport): string | null {
  const fewest = options.toSorted((a, b) => a.against.length - b.against.length)[0];
  const option =
    options.find((item) => item.technique === suite.reference) ?? (technique === null ? fewest : undefined);
  if (option === undefined || option.against.length === 0) return null;
  const where = `${plainLine(suite.name)}${suite.models.length > 1 ? `, ${plainLine(model)}` : ''}`;
  return `${where}: ${plainLine(sayAgainst(option))}`;
}
