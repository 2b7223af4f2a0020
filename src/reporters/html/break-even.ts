import type { BreakEvenReport, EconomicsReport } from '../../analysis/economics/economics-model.ts';
import { formatBand, formatSigned, sayBreakEven, sayCheaper } from '../economics-words.ts';
import { formatCount } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { renderTotalCost } from './total-cost.ts';

const ANSWERS = 1_000;

/** From how many answers on a technique is cheaper in total than another, and which one is in a month. */
export async function renderBreakEven(part: ModelPart, economics: EconomicsReport): Promise<Html> {
  return html`<h4>Total cost and break-even</h4>
${await renderTotalCost(part, economics)}
${breakEvenTable(part, economics)}`;
}

function breakEvenTable({ suite, model }: ModelPart, { breakEvens, monthly }: EconomicsReport): Html | null {
  if (breakEvens.length === 0) return null;
  const neighbours = breakEvens.some(({ kind }) => kind === 'neighbours')
    ? '; below it neighbours on the frontier of quality and cost'
    : '';
  return dataTable({
    label: `Break-even, ${suite.title}, ${model}`,
    caption: `Each technique against ${suite.reference}${neighbours}. The number of answers is the set-up difference over what an answer saves, with its 95% band.`,
    head: [
      { title: 'Technique' },
      { title: 'Against' },
      { title: 'Is cheaper in total' },
      {
        title: html`Cheaper in a month<small>${formatCount(monthly.volume)} answers${monthly.assumed ? ', assumed' : null}</small>`,
      },
      { title: 'Set-up difference', numeric: true },
      { title: html`Saves<small>on 1,000 answers</small>`, numeric: true },
    ],
    rows: breakEvens.map(row),
  });
}

function row(report: BreakEvenReport): readonly BodyCell[] {
  const { technique, family, against, saving, setUpDifference, monthly, pairs } = report;
  const { verdict, note } = sayBreakEven(report);
  const cheaper = sayCheaper(report);
  const isOpen = monthly.mark === 'not settled' || monthly.mark === 'unknown';
  return [
    { content: techniqueName({ name: technique, family }) },
    { content: against },
    {
      content: html`<b>${verdict}</b>${note === null ? null : html`<small>${note}</small>`}`,
      className: 'prose',
    },
    { content: isOpen ? html`<span class="nothing">${cheaper}</span>` : html`<b>${cheaper}</b>` },
    {
      content: setUpDifference === null ? 'unknown' : formatSigned(setUpDifference),
      numeric: true,
      sort: setUpDifference,
    },
    {
      content:
        saving === null
          ? 'unknown'
          : html`${formatSigned(saving.estimate * ANSWERS)}<small>${formatBand(saving, ANSWERS)} · n ${formatCount(pairs)}</small>`,
      numeric: true,
      sort: saving?.estimate ?? null,
    },
  ];
}
