import { formatPercent } from '../../lib/format.ts';
import { cellsOf } from '../find.ts';
import { formatCount, formatMargin, formatMean, NONE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { dataTable, techniqueName } from './parts.ts';

/** How much of the noise lies between samples and how much between the repeats of one sample. */
export function renderRepeats({ suite, model }: ModelPart): Html | null {
  const { primary } = suite;
  const found = cellsOf(suite, model).flatMap((cell) =>
    cell.repeats === null ? [] : [{ cell, repeats: cell.repeats }],
  );
  if (found.length === 0) return null;
  return html`<h4>Repeats</h4>
<p>Where ${primary.title} varies: between samples, some of which are harder, or between repeats of the same sample, to which the model does not always answer alike. Only the second part shrinks with more repeats; with an agreement near 100% further samples are worth more than further repeats.</p>
${dataTable({
  label: `Repeats, ${suite.title}, ${model}`,
  caption: html`Standard deviations of ${primary.title}, by the analysis of variance`,
  className: 'snug',
  head: [
    { title: 'Technique' },
    { title: 'Between samples', numeric: true },
    { title: 'Between repeats', numeric: true },
    { title: 'Agreement', numeric: true },
    { title: 'Samples', numeric: true },
    { title: 'Repeats', numeric: true },
  ],
  rows: found.map(({ cell, repeats }) => [
    { content: techniqueName({ name: cell.technique.name, family: cell.family }) },
    { content: formatMargin(repeats.betweenSd, primary), numeric: true },
    { content: formatMargin(repeats.withinSd, primary), numeric: true },
    { content: repeats.agreement === null ? NONE : formatPercent(repeats.agreement), numeric: true },
    { content: formatCount(repeats.samples), numeric: true },
    { content: formatMean(repeats.repeats), numeric: true },
  ]),
})}`;
}
