import type { Report } from '../analysis/report.ts';
import { plainLine } from '../lib/visible-text.ts';
import { NONE } from './numbers.ts';
import {
  alignedTable,
  type Column,
  GAP,
  groupedTable,
  INDENT,
  type Painter,
  pad,
  tableWidth,
  wrap,
} from './terminal.ts';
import { ASPECT_TITLES, CLAIM_ORDER, CLAIM_VERDICTS, FAMILY_TITLES, MARKS } from './titles.ts';

/** Where it is printed. */
interface Page {
  readonly paint: Painter;
  readonly width: number;
}

/** With less room for what was measured, aspects stand above their rows. */
const READABLE = 36;
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
      const lead = pad(`${icon} ${word}`, 14);
      const text = wrap(`${plainLine(quotation)} ${paint('dim', plainLine(why))}`, {
        width,
        indent: ' '.repeat(17),
      });
      return `  ${paint(CLAIM_PAINTS[verdict], lead)} ${text}`;
    });
  const head = `${paint('bold', 'What is taught, put to the test')}: ${counts.join(', ')}`;
  return [wrap(head, { width, indent: '  ' }), ...lines].join('\n');
}

/** The decision table at a glance: what was measured of every family, and how the taught claim stands. */
export function decisionBlock({ decision }: Report, { paint, width }: Page): string {
  const rows = decision.flatMap((row) =>
    row.cells.flatMap((cell) => (cell.short === null ? [] : [{ aspect: row.aspect, cell }])),
  );
  if (rows.length === 0) return '';
  const aspects = rows.map(({ aspect }) => ASPECT_TITLES[aspect]);
  const aspect: Column = {
    title: 'aspect',
    align: 'left',
    cells: aspects.map((title, at) => (aspects[at - 1] === title ? '' : title)),
  };
  const family: Column = {
    title: 'family',
    align: 'left',
    cells: rows.map(({ cell }) => FAMILY_TITLES[cell.family]),
  };
  const taught: Column = {
    title: 'taught',
    align: 'left',
    cells: rows.map(({ cell }) =>
      cell.claim === null
        ? NONE
        : paint(MARK_PAINTS[cell.mark], `${MARKS[cell.mark].icon} ${MARKS[cell.mark].word}`),
    ),
  };
  const measured = (room: number): Column => ({
    title: 'measured',
    align: 'left',
    cells: rows.map(({ cell }) => wrap(plainLine(cell.short ?? ''), { width: room, indent: '' })),
  });
  const besides = width - tableWidth([aspect, family, taught]) - GAP;
  const below = width - tableWidth([family, taught]) - GAP - INDENT;
  const table =
    besides >= READABLE
      ? alignedTable([aspect, family, measured(besides), taught], paint)
      : groupedTable([family, measured(below), taught], { groups: aspects, paint });
  return [paint('bold', 'The decision table of this run'), table].join('\n');
}
