import type { Comparison } from '../../analysis/comparisons/comparison-model.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { formatPercent } from '../../lib/format.ts';
import type { ReportedFamily } from '../../protocol/imported.ts';
import { cellsOf, levelOf } from '../find.ts';
import { formatCount, formatDifference, formatDifferenceInterval, formatMargin } from '../numbers.ts';
import { sayEffects } from '../say-effects.ts';
import { renderBest } from './best.ts';
import { intervalChart } from './charts/interval-chart.ts';
import { renderChart } from './charts/svg.ts';
import { explorerLink } from './explorer.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { RESULT_HEAD, resultCells } from './paired-result.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';

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
<figcaption>Paired difference to ${suite.reference} on the same samples, with its ${formatPercent(levelOf(suite))} interval. Within the shaded zone (±${formatMargin(suite.margin, suite.primary).replace(' ', '\u00A0')}) a difference does not matter.</figcaption></figure>`
    : null
}
${dataTable({
  label: `Comparisons, ${suite.title}, ${model}`,
  caption: html`Paired comparisons with ${suite.reference} on ${suite.primary.title}; p adjusted by Holm over these rows`,
  className: 'with-reasons',
  head: [{ title: 'Technique' }, ...RESULT_HEAD, { title: 'Why' }],
  rows: comparisons.map((entry) => row(part, entry)),
})}
${renderBest(part)}`;
}

function row(part: ModelPart, entry: Comparison): readonly BodyCell[] {
  return [
    { content: techniqueName({ name: entry.technique, family: familyOfEntry(part, entry) }) },
    ...resultCells(entry, part.suite.primary),
    {
      content: html`${entry.reason}<small>${testLine(entry)}</small>${answersLink(part, entry)}`,
      className: 'prose',
    },
  ];
}

/** Both techniques' answers beside each other. */
function answersLink({ suite, hasAnswers }: ModelPart, entry: Comparison): Html | null {
  if (hasAnswers !== true) return null;
  const { model, technique, reference: beside } = entry;
  const link = explorerLink({ suite: suite.name, model, technique, beside });
  return html`<small class="screen"><a href="${link}">Their answers side by side</a></small>`;
}

function testLine({ test, effects, discordant, technique, reference }: Comparison): string {
  const effect = effects.length === 0 ? '' : ` Effect size: ${sayEffects(effects)}.`;
  if (discordant === null) return `Test: ${test}.${effect}`;
  return `Test: ${test}.${effect} Only ${technique} right on ${formatCount(discordant.onlyTechnique)}, only ${reference} on ${formatCount(discordant.onlyReference)}.`;
}

function familyOfEntry({ suite, model }: ModelPart, entry: Comparison): ReportedFamily {
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
