import { plainLine } from '../../lib/visible-text.ts';
import { SPLITS } from '../../protocol/words.ts';
import type { SummaryOptions } from '../../reporters/console.ts';
import { formatCount, formatMean } from '../../reporters/numbers.ts';
import { alignedTable, type Column, painter, wrap } from '../../reporters/terminal.ts';
import type { PlanEstimate } from '../../runner/estimate.ts';
import { renderPlan } from '../plan/plan-table.ts';
import type { DataCheck } from './check-data.ts';
import { findingsOf } from './check-findings.ts';

/** Rows of figures by split, a title and a number each. */
export function splitColumns(
  check: DataCheck,
): readonly { readonly title: string; readonly cells: readonly string[] }[] {
  const { lengths, labels, samples } = check;
  return [
    {
      title: 'split',
      cells: [
        'samples',
        ...labels.map(({ label }) => `"${label}"`),
        'words, shortest',
        'words, median',
        'words, longest',
      ],
    },
    ...SPLITS.map((split) => {
      const of = lengths.find((one) => one.split === split);
      return {
        title: split,
        cells: [
          formatCount(samples[split]),
          ...labels.map((counts) => formatCount(counts[split])),
          ...[of?.shortest, of?.median, of?.longest].map((words) => formatMean(words ?? null)),
        ],
      };
    }),
  ];
}

/** A check for a terminal: what was found, the splits in figures, then the plan. */
export function renderCheck(
  { check, plan }: { readonly check: DataCheck; readonly plan: PlanEstimate },
  options: SummaryOptions,
): string {
  const paint = painter(options.color);
  const { width } = options;
  const found = findingsOf(check).flatMap(({ title, none, lines }) => [
    paint('bold', title),
    ...(lines.length === 0
      ? [`  ${paint('green', '✓')} ${wrap(none, { width, indent: '    ' })}`]
      : lines.map((line) => `  ${paint('yellow', '!')} ${wrap(plainLine(line), { width, indent: '    ' })}`)),
    '',
  ]);
  const columns = splitColumns(check).map(
    ({ title, cells }, at): Column => ({
      title,
      align: at === 0 ? 'left' : 'right',
      cells: cells.map(plainLine),
    }),
  );
  return `${[...found, paint('bold', 'Splits'), alignedTable(columns, paint), '', paint('bold', 'Techniques')].join('\n')}\n${renderPlan(plan, options)}`;
}
