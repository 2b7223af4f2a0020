import type { Detectable } from '../../analysis/comparisons/comparison-model.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { formatCount, formatMargin } from '../numbers.ts';
import { suiteHeading } from '../titles.ts';
import { renderBreakdown, renderPromptVariants } from './breakdown.ts';
import { renderClassification } from './classification.ts';
import { renderComparisons } from './comparison.ts';
import { renderEconomics } from './economics.ts';
import { renderExploratory } from './exploratory.ts';
import { renderCurves } from './learning-curve.ts';
import { type Html, html, type Piece } from './markup.ts';
import { renderModelGrid } from './model-grid.ts';
import type { ModelPart } from './model-part.ts';
import { renderOwnTexts } from './own-texts.ts';
import { renderQuality } from './quality.ts';
import { renderRepeats } from './repeats.ts';
import { renderReportedPassages } from './reported-passages.ts';
import { renderRetrieval } from './retrieval.ts';
import { renderTuning } from './tuning.ts';
import { renderUpdate } from './update.ts';

/** A suite: what was asked, then for every model quality, money and time, comparisons and breakdowns. */
export async function renderSuite(
  suite: SuiteReport,
  { id, hasAnswers }: { readonly id: string; readonly hasAnswers: boolean },
): Promise<Html> {
  const models: Html[] = [];
  for (const [index, model] of suite.models.entries()) {
    models.push(await renderModel({ suite, model, id: `${id}-${index + 1}`, hasAnswers }));
  }
  return html`<h2>${suiteHeading(suite)}</h2>
${suite.description === '' ? null : html`<p class="intro">${suite.description}</p>`}
${suiteFacts(suite)}
${renderOwnTexts(suite)}
${renderModelGrid(suite)}
${models}`;
}

async function renderModel(part: ModelPart): Promise<Html> {
  return html`<div class="model" id="${part.id}">
<h3><span class="eyebrow">Model</span> ${part.model}</h3>
${await renderQuality(part)}
${await renderComparisons(part)}
${await renderEconomics(part)}
${await renderCurves(part)}
${renderRetrieval(part)}
${renderReportedPassages(part)}
${await renderTuning(part)}
${renderUpdate(part)}
${renderPromptVariants(part)}
${renderBreakdown(part)}
${renderExploratory(part)}
${renderRepeats(part)}
${renderClassification(part)}
</div>`;
}

function suiteFacts(suite: SuiteReport): Html {
  const { used, available, split } = suite.samples;
  const { detectable, primary } = suite;
  const items: readonly (readonly [string, Piece])[] = [
    ['Samples', `${formatCount(used)} of ${formatCount(available)} in the ${split} split`],
    ['Decides', `${primary.title}${primary.better === 'lower' ? ' (lower is better)' : ''}`],
    ['Compared with', suite.reference],
    ['Difference that matters', formatMargin(suite.margin, primary)],
    [
      'Detectable difference',
      html`<span class="line">${detectable.difference === null ? 'not known' : formatMargin(detectable.difference, primary)} <small>with ${formatCount(detectable.n)} samples</small></span><small>${detectableNote(detectable, primary)}</small>`,
    ],
  ];
  return html`<dl class="facts five">${items.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function detectableNote({ corrected, comparisons, assumption }: Detectable, metric: MetricInfo): string {
  if (corrected === null || comparisons < 2) return assumption;
  return `For one comparison alone; ${formatMargin(corrected, metric)} when all ${comparisons} share the 5% (Holm's strictest step). ${assumption}`;
}
