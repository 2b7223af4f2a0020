import {
  alignedTable,
  type Column,
  GAP,
  groupedTable,
  INDENT,
  NARROWEST,
  type Painter,
  shorten,
  tableWidth,
} from '../../reporters/terminal.ts';

/** The table of a plan, cells `suite/technique/model` first; where these have no room, models stand above them. */
export function planCells(
  columns: readonly Column[],
  options: { readonly paint: Painter; readonly width: number },
): string {
  const { paint } = options;
  const width = Math.max(NARROWEST, options.width);
  const [named, ...wide] = columns;
  if (named === undefined || tableWidth(columns) <= width) return alignedTable(columns, paint);
  const figures = wide.map((column) => ({ ...column, title: column.title.replace(' ', '\n') }));
  const room = width - tableWidth(figures) - GAP - INDENT;
  const parts = named.cells.map(partsOf);
  const cells = parts.map(({ rest }) => shorten(rest, room));
  const groups = parts.map(({ model }) => paint('dim', shorten(model, width - GAP)));
  return groupedTable([{ ...named, cells }, ...figures], { groups, paint });
}

function partsOf(cell: string): { readonly model: string; readonly rest: string } {
  const [suite = '', technique = '', ...model] = cell.split('/');
  return { model: model.join('/'), rest: `${suite}/${technique}` };
}
