import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { figureOf } from '../find.ts';
import { type Html, html } from './markup.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { figureCell } from './quality.ts';

/** Technique × model, when several models were asked: a larger model is an answer too. */
export function renderModelGrid(suite: SuiteReport): Html | null {
  if (suite.models.length < 2) return null;
  const names = [...new Set(suite.cells.map(({ technique }) => technique.name))];
  return html`<h3>Or another model?</h3>
<p>${suite.primary.title} of every technique with every model: what a technique gains beside what a larger model gains. Their differences, with a correction, are under the exploratory comparisons of each model.</p>
${dataTable({
  label: `Technique by model, ${suite.title}`,
  caption: html`${suite.primary.title} with its interval and number of samples`,
  className: 'snug',
  head: [{ title: 'Technique' }, ...suite.models.map((model) => ({ title: model, numeric: true }))],
  rows: names.flatMap((name) => {
    const cells = suite.cells.filter(({ technique }) => technique.name === name);
    const [first] = cells;
    if (first === undefined) return [];
    return [
      [
        { content: techniqueName({ name, family: first.family }) },
        ...suite.models.map((model): BodyCell => {
          const cell = cells.find((item) => item.model === model);
          return figureCell(cell === undefined ? null : figureOf(cell, suite.primary.name), suite.primary);
        }),
      ],
    ];
  }),
})}`;
}
