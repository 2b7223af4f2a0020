import type { Figure } from '../../analysis/figure.ts';
import type { Comparison } from '../../analysis/report.ts';
import type { Family } from '../../core/technique.ts';
import { cellsOf, levelOf } from '../lookup.ts';
import {
  formatCount,
  formatDifference,
  formatDifferenceInterval,
  formatLevel,
  formatMargin,
  formatP,
  NONE,
} from '../numbers.ts';
import { intervalChart } from './charts/interval-chart.ts';
import { renderChart } from './charts/svg.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName, verdictBadge } from './parts.ts';

/** Every technique against the reference: paired differences, verdicts and why. */
export async function renderComparisons(part: ModelPart): Promise<Html> {
  const { suite, model } = part;
  const comparisons = suite.comparisons.filter((entry) => entry.model === model);
  if (comparisons.length === 0) {
    return html`<h4>Against ${suite.reference}</h4><p>There is nothing to compare with the reference.</p>`;
  }
  const drawn = comparisons.some((entry) => entry.difference !== null);
  return html`<h4>Against ${suite.reference}</h4>
${
  drawn
    ? html`<figure>${await differenceChart(part, comparisons)}
<figcaption>Paired difference to ${suite.reference} on the same samples, with its ${formatLevel(levelOf(suite))} interval. Within the shaded zone (±${formatMargin(suite.margin, suite.primary).replace(' ', '\u00A0')}) a difference does not matter.</figcaption></figure>`
    : null
}
${dataTable({
  label: `Comparisons, ${suite.title}, ${model}`,
  caption: html`Paired comparisons with ${suite.reference} on ${suite.primary.title}; p adjusted by Holm over these rows`,
  className: 'comparisons',
  head: [
    { title: 'Technique' },
    { title: 'Verdict' },
    { title: 'Difference', numeric: true },
    { title: 'p', numeric: true },
    { title: 'Adjusted p', numeric: true },
    { title: 'Pairs', numeric: true },
    { title: 'Why' },
  ],
  rows: comparisons.map((entry) => row(part, entry)),
})}`;
}

function row(part: ModelPart, entry: Comparison): readonly BodyCell[] {
  const { primary } = part.suite;
  const interval = formatDifferenceInterval(entry.difference, primary);
  return [
    { content: techniqueName({ name: entry.technique, family: familyOfEntry(part, entry) }) },
    { content: verdictBadge(entry.verdict) },
    {
      content: html`<b>${formatDifference(entry.difference, primary)}</b><small>${interval === NONE ? 'no interval' : interval}</small>`,
      numeric: true,
    },
    { content: formatP(entry.p), numeric: true },
    { content: formatP(entry.adjustedP), numeric: true },
    {
      content: html`${formatCount(entry.pairs)}${entry.leftOut > 0 ? html`<small>${formatCount(entry.leftOut)} left out</small>` : null}`,
      numeric: true,
    },
    { content: html`${entry.reason}<small>${testLine(entry)}</small>`, className: 'prose' },
  ];
}

function testLine({ test, discordant, technique, reference }: Comparison): string {
  if (discordant === null) return `Test: ${test}.`;
  return `Test: ${test}. Only ${technique} right on ${formatCount(discordant.onlyTechnique)}, only ${reference} on ${formatCount(discordant.onlyReference)}.`;
}

function familyOfEntry({ suite, model }: ModelPart, entry: Comparison): Family {
  const cell = cellsOf(suite, model).find((candidate) => candidate.technique.name === entry.technique);
  return cell?.family ?? 'prompt-engineering';
}

async function differenceChart(part: ModelPart, comparisons: readonly Comparison[]): Promise<Html> {
  const { suite, id } = part;
  const { primary, margin } = suite;
  const factor = primary.scale === 1 ? 100 : 1;
  const rows = comparisons.map((entry) => {
    const estimate = formatDifference(entry.difference, primary);
    const interval = formatDifferenceInterval(entry.difference, primary);
    return {
      label: entry.technique,
      family: familyOfEntry(part, entry),
      figure: scaled(entry.difference, factor),
      text: entry.difference === null ? 'no figure' : `${estimate}  (${interval})`,
      shortText: entry.difference === null ? 'none' : estimate,
    };
  });
  const ends = rows.flatMap(({ figure }) =>
    figure === null ? [] : [figure.low ?? figure.estimate, figure.high ?? figure.estimate],
  );
  const low = Math.min(...ends, -margin * factor);
  const high = Math.max(...ends, margin * factor);
  const room = (high - low) * 0.04;
  return renderChart(
    intervalChart({
      id: `${id}-difference`,
      title: `Difference to ${suite.reference} by technique`,
      description: rows.map((entry) => `${entry.label}: ${entry.text}`).join('; '),
      rows,
      axisTitle: primary.scale === 1 ? 'Difference in percentage points' : `Difference in ${primary.title}`,
      format: '+~f',
      domain: [low - room, high + room],
      line: 0,
      band: [-margin * factor, margin * factor],
    }),
  );
}

function scaled(
  figure: Figure | null,
  factor: number,
): { estimate: number; low: number | null; high: number | null } | null {
  if (figure === null) return null;
  return {
    estimate: figure.estimate * factor,
    low: figure.low === null ? null : figure.low * factor,
    high: figure.high === null ? null : figure.high * factor,
  };
}
