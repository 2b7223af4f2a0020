import type { Figure } from '../../analysis/figures/figure.ts';
import { formatCount, formatMean, NONE, SHARE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable } from './parts.ts';
import { figureCell } from './quality.ts';

/** The passages that an application retrieved by itself. */
export function renderReportedPassages({ suite, model }: ModelPart): Html | null {
  const arms = suite.reported?.filter((arm) => arm.model === model) ?? [];
  if (arms.length === 0) return null;
  return dataTable({
    label: `What the application retrieved, ${suite.title}, ${model}`,
    caption:
      'What the application says it retrieved, against the documents that answers stand in, by the sources that it names; support is the share of an answer’s content words that stand in its passages',
    head: [
      { title: 'Technique' },
      { title: 'Passages', numeric: true },
      { title: 'Recall', numeric: true },
      { title: 'Precision', numeric: true },
      { title: 'MRR', numeric: true },
      { title: html`All found<small>every right document</small>`, numeric: true },
      { title: 'Right when found', numeric: true },
      { title: 'Right when missed', numeric: true },
      { title: 'Support', numeric: true },
      { title: 'n', numeric: true },
    ],
    rows: arms.map(({ technique, passages, ranking, rightWhenShown, rightWhenMissed, support, n }) => [
      { content: technique },
      { content: formatMean(passages), numeric: true },
      maybe(ranking?.recall),
      maybe(ranking?.precision),
      maybe(ranking?.reciprocalRank),
      maybe(ranking?.complete),
      maybe(rightWhenShown),
      maybe(rightWhenMissed),
      maybe(support),
      { content: formatCount(n), numeric: true },
    ]),
  });
}

function maybe(figure: Figure | null | undefined): BodyCell {
  return figure == null ? { content: NONE, numeric: true } : figureCell(figure, SHARE);
}
