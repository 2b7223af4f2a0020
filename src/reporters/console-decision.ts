import { ASSUMED_VOLUME } from '../analysis/decision/decision-inputs.ts';
import type { Report } from '../analysis/report.ts';
import { formatMoney } from '../lib/money.ts';
import { sayChance } from './economics-words.ts';
import { formatCount, formatEstimate, formatInterval, NONE } from './numbers.ts';
import { alignedTable, type Painter, wrap } from './terminal.ts';
import { excerpt, plainLine } from './text.ts';
import { ASPECT_TITLES, CLAIM_ORDER, CLAIM_VERDICTS, FAMILY_TITLES, MARKS } from './words.ts';

/** Where it is printed. */
interface Page {
  readonly paint: Painter;
  readonly width: number;
}

const LONGEST_TITLE = 26;
/** Columns of the decision table beside what was measured, with their gaps. */
const BESIDE_MEASURE = 54;
const MARK_PAINTS = {
  confirmed: 'green',
  contradicted: 'red',
  'not settled': 'yellow',
  'not measured': 'dim',
} as const;
const CLAIM_PAINTS = {
  held: 'green',
  failed: 'red',
  'not settled': 'yellow',
  'not testable here': 'dim',
} as const;

/** What to do, a line for every suite and model. */
export function adviceBlock({ recommendations, suites, inputs }: Report, { paint }: Page): string {
  const volume = inputs.volumePerMonth ?? ASSUMED_VOLUME;
  const rows = recommendations.flatMap(({ suite: name, technique, options, sure, provisional }) => {
    const suite = suites.find((item) => item.name === name);
    const chosen = options.find((option) => option.technique === technique);
    if (suite === undefined) return [];
    return [
      {
        suite: excerpt(suite.title, LONGEST_TITLE),
        use:
          chosen === undefined
            ? 'none keeps the limits'
            : `${plainLine(chosen.technique)}${provisional ? ', for now' : ''}`,
        quality: chosen === undefined ? NONE : formatEstimate(chosen.quality, suite.primary),
        interval: chosen === undefined ? NONE : formatInterval(chosen.quality, suite.primary),
        month: chosen?.month == null ? NONE : formatMoney(chosen.month, inputs.currency),
        sure: sure === null ? NONE : sayChance(sure),
      },
    ];
  });
  if (rows.length === 0) return '';
  const assumed = inputs.volumePerMonth === null ? ', an assumed volume' : '';
  const table = alignedTable(
    [
      { title: 'suite', align: 'left', cells: rows.map((row) => row.suite) },
      { title: 'use', align: 'left', cells: rows.map((row) => paint('bold', row.use)) },
      { title: 'quality', align: 'right', cells: rows.map((row) => row.quality) },
      { title: 'interval', align: 'right', cells: rows.map((row) => row.interval) },
      { title: 'a month', align: 'right', cells: rows.map((row) => row.month) },
      { title: 'nothing better', align: 'right', cells: rows.map((row) => row.sure) },
    ],
    paint,
  );
  return [paint('bold', `What to do, at ${formatCount(volume)} answers a month${assumed}`), table].join('\n');
}

/** The claims by verdict; those that nothing could be said of are only counted. */
export function claimsBlock({ claims }: Report, { paint, width }: Page): string {
  if (claims.length === 0) return '';
  const counts = CLAIM_ORDER.map(
    (verdict) =>
      `${claims.filter((claim) => claim.verdict === verdict).length} ${CLAIM_VERDICTS[verdict].word}`,
  );
  const lines = claims
    .filter(({ verdict }) => verdict !== 'not testable here')
    .toSorted((a, b) => CLAIM_ORDER.indexOf(a.verdict) - CLAIM_ORDER.indexOf(b.verdict))
    .map(({ verdict, quotation, why }) => {
      const { icon, word } = CLAIM_VERDICTS[verdict];
      const lead = `${icon} ${word}`.padEnd(14);
      const text = wrap(`${plainLine(quotation)} ${paint('dim', plainLine(why))}`, {
        width: width - 17,
        indent: '',
      }).replaceAll('\n', `\n${' '.repeat(17)}`);
      return `  ${paint(CLAIM_PAINTS[verdict], lead)} ${text}`;
    });
  return [`${paint('bold', 'What is taught, put to the test')}: ${counts.join(', ')}`, ...lines].join('\n');
}

/** The decision table at a glance: what was measured of every family, and how the taught claim stands. */
export function decisionBlock({ decision }: Report, { paint, width }: Page): string {
  const rows = decision.flatMap((row) =>
    row.cells.flatMap((cell) => (cell.short === null ? [] : [{ aspect: row.aspect, cell }])),
  );
  if (rows.length === 0) return '';
  const table = alignedTable(
    [
      {
        title: 'aspect',
        align: 'left',
        cells: rows.map(({ aspect }, at) => (rows[at - 1]?.aspect === aspect ? '' : ASPECT_TITLES[aspect])),
      },
      { title: 'family', align: 'left', cells: rows.map(({ cell }) => FAMILY_TITLES[cell.family]) },
      {
        title: 'measured',
        align: 'left',
        cells: rows.map(({ cell }) => excerpt(cell.short ?? '', width - BESIDE_MEASURE)),
      },
      {
        title: 'taught',
        align: 'left',
        cells: rows.map(({ cell }) =>
          cell.claim === null
            ? NONE
            : paint(MARK_PAINTS[cell.mark], `${MARKS[cell.mark].icon} ${MARKS[cell.mark].word}`),
        ),
      },
    ],
    paint,
  );
  return [paint('bold', 'The decision table of this run'), table].join('\n');
}
