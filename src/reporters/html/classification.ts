import type { ClassificationSummary } from '../../analysis/figures/cell-model.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { formatFixed } from '../../lib/format.ts';
import { cellsOf } from '../find.ts';
import { formatCount, formatEstimate, formatInterval, SHARE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { figureCell } from './quality.ts';

/** Targets against answers, a matrix a technique, then how every label fared. */
export function renderClassification({ suite, model }: ModelPart): Html | null {
  const found = cellsOf(suite, model).flatMap((cell) =>
    cell.classification === null ? [] : [{ cell, summary: cell.classification }],
  );
  if (found.length === 0) return null;
  return html`<h4>What was taken for what</h4>
<p>Rows are the right labels, columns the answers; the stronger its colour, the larger a cell's share of the row. Weighted F1 counts every label by how frequent it is. Kappa is the agreement beyond chance: 0 is chance, 1 is perfect.</p>
<div class="matrices">${found.map(
    ({ cell, summary }) =>
      html`<div>${dataTable({
        label: `Answers of ${cell.technique.name} by label, ${suite.title}, ${model}`,
        caption: techniqueName({
          name: cell.technique.name,
          family: cell.family,
          note: overall(summary),
        }),
        className: 'matrix',
        head: [
          { title: html`<span class="visually-hidden">Right label</span>` },
          ...summary.confusion.labels.map((label) => ({ title: label, numeric: true })),
          { title: 'format error', numeric: true },
        ],
        rows: matrixRows(summary.confusion),
      })}</div>`,
  )}</div>
<details><summary>Precision, recall and F1 of every label</summary>
${dataTable({
  label: `Labels, ${suite.title}, ${model}`,
  caption: html`Precision: of the answers with a label, those that were right. Recall: of the samples of a label, those that got it`,
  head: [
    { title: 'Technique' },
    { title: 'Label' },
    { title: 'Samples', numeric: true },
    { title: 'Precision', numeric: true },
    { title: 'Recall', numeric: true },
    { title: 'F1', numeric: true },
  ],
  rows: found.flatMap(({ cell, summary }) =>
    summary.perClass.map((label): readonly BodyCell[] => [
      { content: techniqueName({ name: cell.technique.name, family: cell.family }) },
      { content: label.label },
      { content: formatCount(label.support), numeric: true },
      figureCell(label.precision, SHARE),
      figureCell(label.recall, SHARE),
      figureCell(label.f1, SHARE),
    ]),
  ),
})}</details>`;
}

function overall({ weightedF1, cohenKappa }: ClassificationSummary): string {
  const kappa = cohenKappa === null ? 'kappa not defined' : `kappa ${kappaText(cohenKappa)}`;
  return `weighted F1 ${formatEstimate(weightedF1, SHARE)} (${formatInterval(weightedF1, SHARE)}), ${kappa}`;
}

function kappaText({ estimate, low, high }: Figure): string {
  const text = (value: number): string => formatFixed(value, 2);
  return low === null || high === null ? text(estimate) : `${text(estimate)} (${text(low)} to ${text(high)})`;
}

function matrixRows(confusion: ClassificationSummary['confusion']): readonly (readonly BodyCell[])[] {
  return confusion.labels.map((label, row) => {
    const values = [...(confusion.counts[row] ?? []), confusion.none[row] ?? 0];
    const sum = values.reduce((total, count) => total + count, 0);
    return [
      { content: label },
      ...values.map((count, column): BodyCell => {
        const heat = sum === 0 ? 0 : Math.ceil((count / sum) * 5);
        return {
          content: formatCount(count),
          numeric: true,
          className: `${row === column ? 'hit' : 'miss'} heat-${heat}`,
        };
      }),
    ];
  });
}
