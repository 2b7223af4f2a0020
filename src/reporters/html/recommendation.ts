import { ASSUMED_VOLUME, type DecisionInputs } from '../../analysis/economics/decision-inputs.ts';
import {
  isProvisional,
  type Option,
  type Recommendation,
  sayNoOption,
} from '../../analysis/recommendation/recommendation-model.ts';
import type { Report } from '../../analysis/report.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { formatPercent } from '../../lib/format.ts';
import { type Currency, formatMoney, formatUsd } from '../../lib/money.ts';
import { sayChance } from '../economics-words.ts';
import { figureOf } from '../find.ts';
import {
  formatCostPer1000,
  formatCount,
  formatDifference,
  formatDifferenceInterval,
  formatEstimate,
  formatLatency,
  NONE,
} from '../numbers.ts';
import { FAMILY_TITLES, suiteHeading } from '../titles.ts';
import { type Html, html } from './markup.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { figureCell } from './quality.ts';

/** What to do: one sentence for all, then a line for every suite and model that leads to its reasons. */
export function renderAdvice({ recommendations, suites, inputs }: Report): Html | null {
  if (recommendations.length === 0) return null;
  return html`<p class="finding">${headline(recommendations, suites, inputs)}</p>
${dataTable({
  label: 'What to do',
  caption: html`Prompting first, and a further step only where it is shown to pay; <a href="#recommendation">the reasons and what would change it</a>`,
  className: 'short-table',
  head: [
    { title: 'Suite' },
    { title: 'Use' },
    { title: 'Quality', numeric: true },
    { title: 'A month', numeric: true },
    { title: 'Set-up', numeric: true },
    { title: html`Chance<small>that nothing is better by what matters</small>`, numeric: true },
  ],
  rows: recommendations.flatMap((recommendation, index) => {
    const suite = suites.find(({ name }) => name === recommendation.suite);
    return suite === undefined
      ? []
      : [adviceRow(recommendation, { suite, id: `advice-${index + 1}`, currency: inputs.currency })];
  }),
})}`;
}

function adviceRow(
  recommendation: Recommendation,
  {
    suite,
    id,
    currency,
  }: { readonly suite: SuiteReport; readonly id: string; readonly currency: Currency | null },
): readonly BodyCell[] {
  const { model, technique, options, sure } = recommendation;
  const chosen = options.find((option) => option.technique === technique);
  const title = html`<a href="#${id}">${suiteHeading(suite)}</a><span class="line models">${model}</span>`;
  if (chosen === undefined) {
    return [
      { content: title },
      { content: `no technique ${sayNoOption(recommendation, suite.primary)}`, className: 'prose' },
    ];
  }
  return [
    { content: title },
    {
      content: techniqueName({
        name: chosen.technique,
        family: chosen.family,
        ...(isProvisional(recommendation) ? { note: 'for now: another option may well be better' } : {}),
      }),
    },
    qualityCell(chosen, suite, model),
    {
      content: formatMoney(chosen.month, currency),
      numeric: true,
    },
    { content: formatMoney(chosen.setup, currency), numeric: true },
    { content: sure === null ? NONE : sayChance(sure), numeric: true },
  ];
}

/** The quality with the name of its metric, and what the reference has of it. */
function qualityCell({ technique, quality }: Option, suite: SuiteReport, model: string): BodyCell {
  const { content, ...rest } = figureCell(quality, suite.primary);
  const reference = suite.cells.find(
    (cell) => cell.model === model && cell.technique.name === suite.reference,
  );
  const beside =
    reference === undefined || technique === suite.reference
      ? ''
      : `; ${suite.reference} ${formatEstimate(figureOf(reference, suite.primary.name), suite.primary)}`;
  return { ...rest, content: html`${content}<small>${suite.primary.title}${beside}</small>` };
}

/** All recommendations in one sentence, at the volume of the user. */
function headline(
  recommendations: readonly Recommendation[],
  suites: readonly SuiteReport[],
  inputs: DecisionInputs,
): string {
  const [only] = recommendations;
  if (recommendations.length === 1 && only !== undefined) return only.answer;
  const byFamily = Map.groupBy(recommendations, ({ technique, options }) => {
    const family = options.find((option) => option.technique === technique)?.family;
    return family === undefined ? 'no technique' : FAMILY_TITLES[family];
  });
  const parts = [...byFamily].map(([family, items]) => {
    const names = new Set(
      items.map(({ suite, sure }) => {
        const title = suites.find(({ name }) => name === suite)?.title ?? suite;
        return isProvisional({ sure }) ? `${title} (for now)` : title;
      }),
    );
    return `${family} for ${[...names].join(', ')}`;
  });
  const assumed = inputs.volumePerMonth === null ? ', an assumed volume' : '';
  return `At ${formatCount(volumeOf(inputs))} answers a month${assumed}: ${parts.join('; ')}.`;
}

function volumeOf({ volumePerMonth }: DecisionInputs): number {
  return volumePerMonth ?? ASSUMED_VOLUME;
}

/** Every recommendation taken apart: the ladder, all options with the limits, how sure it is, what would flip it. */
export function renderRecommendations({ recommendations, suites }: Report): Html {
  return html`<h2>Recommendation</h2>
<p class="intro">Prompting first, retrieval when knowledge is missing, fine-tuning when behaviour is: each step is taken only where it is shown to pay on the same samples, within the limits that were given.</p>
${recommendations.map((recommendation, index) => {
  const suite = suites.find(({ name }) => name === recommendation.suite);
  return suite === undefined ? null : renderOne(recommendation, { suite, id: `advice-${index + 1}` });
})}`;
}

function renderOne(
  recommendation: Recommendation,
  { suite, id }: { readonly suite: SuiteReport; readonly id: string },
): Html {
  const { steps, options, flips, next, regret, model } = recommendation;
  return html`<div class="model" id="${id}">
<h3><span class="eyebrow">${suiteHeading(suite)}</span> ${model}</h3>
<p>${recommendation.answer}</p>
<ol class="ladder">${steps.map((step) => html`<li class="${step.taken ? 'taken' : 'refused'}"><b>${step.taken ? 'Taken' : 'Refused'}.</b> ${step.why}</li>`)}</ol>
${
  regret === null
    ? null
    : html`<p><b>Regret.</b> Of the other options ${regret.against} scores highest: against the choice ${formatDifference(regret.figure, suite.primary)} (${formatDifferenceInterval(regret.figure, suite.primary)}) on ${suite.primary.title} (${formatPercent(regret.figure.level)} interval of the resamples of all options, n = ${formatCount(regret.figure.n)}).${sureText(recommendation)}</p>`
}
${next === null ? null : html`<p><b>What to run next.</b> ${next.text}</p>`}
${
  flips.length === 0
    ? null
    : html`<p><b>What would change it.</b></p><ul>${flips.map(({ when, technique }) => html`<li>If ${when}: ${technique ?? 'no technique is left'}.</li>`)}</ul>`
}
${dataTable({
  label: `Options, ${suite.title}, ${model}`,
  caption: html`Every option with what a decision weighs`,
  head: [
    { title: 'Technique' },
    { title: suite.primary.title, numeric: true },
    { title: 'Cost / 1k answers', numeric: true },
    { title: 'Set-up', numeric: true },
    { title: html`Latency<small>median</small>`, numeric: true },
    { title: 'Labelled examples', numeric: true },
    { title: 'Limits' },
  ],
  rows: options.map((option) => optionRow(option, suite)),
})}</div>`;
}

function optionRow(option: Option, suite: SuiteReport): readonly BodyCell[] {
  const { technique, family, quality, perAnswer, setup, latencyMs, approximate, examples, against } = option;
  return [
    { content: techniqueName({ name: technique, family }) },
    figureCell(quality, suite.primary),
    { content: formatCostPer1000(perAnswer), numeric: true },
    { content: formatUsd(setup), numeric: true },
    { content: latencyMs === null ? NONE : formatLatency(latencyMs, { approximate }), numeric: true },
    { content: examples === null ? NONE : formatCount(examples), numeric: true },
    { content: against.length === 0 ? 'kept' : `out: ${against.join('; ')}`, className: 'prose' },
  ];
}

/** The chance that nothing else is better by what matters. */
function sureText({ sure }: Recommendation): string {
  return sure === null
    ? ''
    : ` The chance that no other option is better by what matters is ${sayChance(sure)}.`;
}
