import type { Column } from '../../src/reporters/terminal.ts';
import { boundText, percent, points, widthText } from './numbers.ts';
import type { Group, Row } from './row.ts';
import { offBy, standingOf } from './verdict.ts';

/** A group with its rows. */
export interface Result {
  readonly group: Group;
  readonly rows: readonly Row[];
}

/** The columns of a group's table, for a terminal and for Markdown. */
export function columnsOf({ group, rows }: Result): Column[] {
  const right = (title: string, cells: readonly string[]): Column => ({ title, align: 'right', cells });
  return [
    right(
      'n',
      rows.map(({ n }) => String(n)),
    ),
    { title: 'setting', align: 'left', cells: rows.map(({ setting }) => setting) },
    right(
      'should be',
      rows.map(({ bound }) => (bound === null ? '–' : boundText(bound))),
    ),
    right(
      group.found,
      rows.map(({ found }) => percent(found)),
    ),
    right(
      '± points',
      rows.map(({ error, runs }) => (runs === null ? '0' : points(error))),
    ),
    right(
      'R',
      rows.map(({ runs }) => runs?.toLocaleString('en-US') ?? 'exact'),
    ),
    ...(group.extra === undefined
      ? []
      : [
          right(
            group.extra,
            rows.map(({ extra }) => (extra === null ? '' : widthText(extra))),
          ),
        ]),
    ...(rows.every(({ none }) => none < NONE)
      ? []
      : [
          right(
            'no interval',
            rows.map(({ none }) => percent(Math.max(0, none))),
          ),
        ]),
    { title: 'mark', align: 'left', cells: rows.map(markOf) },
  ];
}

/** Less than this share without an interval is rounding. */
const NONE = 1e-9;

function markOf(row: Row): string {
  const { bound } = row;
  const off = offBy(row);
  if (bound === null || off === 0) return '';
  const size = off < 0.001 ? 'less than 0.1' : points(off);
  const text = `${bound.side === 'at least' ? 'below' : 'above'} nominal by ${size}`;
  return standingOf(row) === 'off' ? `${text} (!)` : text;
}
