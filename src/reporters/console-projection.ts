import type { Report } from '../analysis/report.ts';
import { formatCount } from './numbers.ts';
import { PROJECTED, projectionRows } from './projection-words.ts';
import { fittedTable, type Painter, wrap } from './terminal.ts';

/** What the same tokens would cost elsewhere, a line a model. */
export function projectionBlock(
  { projection }: Report,
  { paint, width }: { readonly paint: Painter; readonly width: number },
): string {
  if (projection === undefined) return '';
  const rows = projectionRows(projection);
  const hosted = projection.models.some(({ hostingPerHour }) => hostingPerHour !== null);
  const batch = !hosted && projection.models.some(({ runInBatch }) => runInBatch !== null);
  return [
    paint('bold', `The same ${formatCount(projection.answers)} answers at other prices`),
    fittedTable(
      [
        { title: 'model', align: 'left', cells: rows.map(({ name }) => name) },
        { title: 'these', align: 'right', cells: rows.map(({ run }) => run) },
        { title: '1,000', align: 'right', cells: rows.map(({ per1000 }) => per1000) },
        ...(batch
          ? [{ title: 'in a batch', align: 'right', cells: rows.map((row) => row.batch) } as const]
          : []),
        { title: 'tokenizer', align: 'left', cells: rows.map(({ tokens }) => tokens) },
        ...(hosted
          ? [{ title: 'with its server', align: 'right', cells: rows.map((row) => row.hosted) } as const]
          : []),
      ],
      { paint, width },
    ),
    `  ${paint('dim', wrap(PROJECTED, { width, indent: '  ' }))}`,
  ].join('\n');
}
