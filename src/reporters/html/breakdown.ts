import type { CellReport, PromptSpread } from '../../analysis/figures/cell-model.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { saySkippedInSelection } from '../../analysis/figures/say.ts';
import { TEXT_LEFT_OUT } from '../../analysis/redact-texts.ts';
import { formatDuration } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { cellsOf } from '../find.ts';
import { formatCount, formatEstimate } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { figureCell } from './quality.ts';

/** How much depends on which prompt variant is asked with, and which one was chosen on dev. */
export function renderPromptVariants({ suite, model }: ModelPart): Html | null {
  const spreads = suite.promptVariants.filter((spread) => spread.model === model);
  if (spreads.length === 0) return null;
  const rows = spreads.flatMap((spread) =>
    spread.promptVariants.map((promptVariant, index): readonly BodyCell[] => [
      { content: html`<b>${spread.technique}</b>` },
      { content: promptVariantText(promptVariant.text), className: 'prose' },
      figureCell(promptVariant.figure, suite.primary),
      {
        content:
          index === spread.chosen && spread.skipped?.compared !== 0
            ? html`<span class="badge chosen"><span aria-hidden="true">✓</span>chosen</span>`
            : '',
      },
    ]),
  );
  return html`<h4>Spread between prompt variants</h4>
<p>Each prompt variant was tried on the dev samples; the best was then measured on the others.</p>
${spreads.map(({ technique, skipped }) => (skipped === null ? '' : html`<p><b>${technique}</b>: ${saySkippedInSelection(skipped)}</p>`))}
${dataTable({
  label: `What choosing a prompt took, ${suite.title}, ${model}`,
  caption: html`How far the prompt variants of a technique lie apart on ${suite.primary.title}, and what choosing among them took`,
  className: 'snug',
  head: [
    { title: 'Technique' },
    { title: 'Lowest', numeric: true },
    { title: 'Highest', numeric: true },
    { title: 'Time', numeric: true },
    { title: 'Calls', numeric: true },
    { title: 'Cost', numeric: true },
  ],
  rows: spreads.map((spread) => spreadRow(spread, suite.primary)),
})}
${dataTable({
  label: `Prompt variants, ${suite.title}, ${model}`,
  caption: html`${suite.primary.title} of every prompt variant on the dev samples`,
  head: [
    { title: 'Technique' },
    { title: 'Prompt variant' },
    { title: suite.primary.title, numeric: true },
    { title: 'Choice' },
  ],
  rows,
})}`;
}

/** No prompt variant is empty unless its text was left out. */
export function promptVariantText(text: string): Html {
  return text === ''
    ? html`<span class="nothing">${TEXT_LEFT_OUT}</span>`
    : html`<span dir="auto" class="quoted">${text}</span>`;
}

function spreadRow(
  { technique, promptVariants, setup }: PromptSpread,
  metric: ModelPart['suite']['primary'],
): readonly BodyCell[] {
  const byValue = promptVariants
    .flatMap(({ figure }) => figure ?? [])
    .toSorted((a, b) => a.estimate - b.estimate);
  const [least, most] = [byValue[0] ?? null, byValue.at(-1) ?? null];
  return [
    { content: html`<b>${technique}</b>` },
    { content: formatEstimate(least, metric), numeric: true },
    { content: formatEstimate(most, metric), numeric: true },
    { content: setup.elapsedMs === null ? 'not measured' : formatDuration(setup.elapsedMs), numeric: true },
    { content: formatCount(setup.calls), numeric: true },
    { content: setup.cost === null ? 'unknown' : formatUsd(setup.cost), numeric: true },
  ];
}

/** The primary metric within every slice; comparisons within slices are among the exploratory ones. */
export function renderBreakdown({ suite, model }: ModelPart): Html | null {
  const cells = cellsOf(suite, model);
  const columns = [...new Set(cells.flatMap((cell) => cell.slices.map((slice) => slice.column)))];
  if (columns.length === 0) return null;
  return html`<h4>Slices</h4>
<p>${suite.primary.title} within parts of the samples. The parts are small, so the intervals are wide.</p>
${columns.map((column) => {
  const values = [
    ...new Set(
      cells.flatMap((cell) =>
        cell.slices.filter((slice) => slice.column === column).map((slice) => slice.value),
      ),
    ),
  ];
  return dataTable({
    label: `Slices by ${column}, ${suite.title}, ${model}`,
    caption: html`By ${column}`,
    className: 'snug',
    head: [
      { title: 'Technique' },
      ...values.map((value) => ({ title: value === '' ? '(none)' : value, numeric: true })),
    ],
    rows: cells.map((cell) => [
      { content: techniqueName({ name: cell.technique.name, family: cell.family }) },
      ...values.map((value) => figureCell(sliceFigure(cell, { column, value }), suite.primary)),
    ]),
  });
})}`;
}

function sliceFigure(
  cell: CellReport,
  at: { readonly column: string; readonly value: string },
): Figure | null {
  return cell.slices.find((slice) => slice.column === at.column && slice.value === at.value)?.figure ?? null;
}
