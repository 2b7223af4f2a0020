import type { Verdict } from '../../analysis/comparisons/comparison-model.ts';
import type { Report } from '../../analysis/report.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { formatBytes, formatDuration, plural } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import { modelsOf } from '../find.ts';
import { formatCount, saySpent } from '../numbers.ts';
import { suiteHeading } from '../titles.ts';
import { renderScoreboard } from './claims.ts';
import { renderDecisionShort } from './decision.ts';
import { renderFirstSample } from './first-sample.ts';
import { type Html, html, type Piece } from './markup.ts';
import { verdictBadge } from './parts.ts';
import { renderAdvice } from './recommendation.ts';

/** Findings that a card shows at once, beside the first. */
const SHOWN_FINDINGS = 4;

const VERDICT_ORDER = ['better', 'equivalent', 'undecided', 'worse'] as const satisfies readonly Verdict[];

/**
 * The first screen: the question and what to do, how the claims stand, the decision table in short, one sample through every
 * technique; then what the suites found, what to know before believing it, and what was run.
 */
export function renderOverview(report: Report): Html {
  const models = modelsOf(report).length === 1 ? 'this model' : 'these models';
  return html`<section id="answer" class="overview">
<p class="eyebrow">${eyebrow(report)}</p>
<h1>Prompt, retrieve, or fine-tune?</h1>
<p class="lead">What ${models} answered, what it cost and how long it took, measured on the same samples for every technique.</p>
${renderAdvice(report) ?? renderCurveLead(report)}
${renderScoreboard(report)}
${renderDecisionShort(report.decision)}
${renderFirstSample(report)}
${notices(report)}
<h2 class="small">What each suite found</h2>
${answers(report)}
<h2 class="small">This run</h2>
${facts(report)}
</section>`;
}

/** What a learning curve shows, where it is what the run was for. */
function renderCurveLead({ suites }: Report): Html | null {
  const sentences = suites.flatMap(({ curves, findings }) =>
    curves.length === 0 ? [] : findings.slice(0, 1),
  );
  return sentences.length === 0
    ? null
    : html`${sentences.map((text) => html`<p class="finding">${text}</p>`)}`;
}

function eyebrow({ run }: Report): string {
  const profile = run.profile === 'full' ? 'Full run' : 'Quick run';
  return `${profile} · ${run.createdAt.slice(0, 10)}`;
}

function answers({ suites }: Report): Html {
  return html`<div class="answers">${suites.map(answer)}</div>`;
}

function answer(suite: SuiteReport, index: number): Html {
  const [first, ...others] = suite.findings;
  return html`<article class="card answer">
<h2><a href="#suite-${index + 1}">${suiteHeading(suite)}</a></h2>
<p class="models">${suite.models.join(', ')}</p>
${first === undefined ? html`<p>The figures support no sentence about this suite.</p>` : html`<p class="finding">${first}</p>`}
${findingList(others.slice(0, SHOWN_FINDINGS))}
${moreFindings(others.slice(SHOWN_FINDINGS))}
${tally(suite)}
</article>`;
}

function findingList(findings: readonly string[]): Html | null {
  return findings.length === 0
    ? null
    : html`<ul>${findings.map((finding) => html`<li>${finding}</li>`)}</ul>`;
}

function moreFindings(findings: readonly string[]): Html | null {
  if (findings.length === 0) return null;
  return html`<details><summary>${plural(findings.length, 'more finding')}</summary>${findingList(findings)}</details>`;
}

/** How the verdicts of a suite fell, so that undecided ones are seen at once. */
function tally(suite: SuiteReport): Html | null {
  const counts = VERDICT_ORDER.map((verdict) => ({
    verdict,
    count: suite.comparisons.filter((entry) => entry.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  return html`<p class="tally"><span>Against ${suite.reference}:</span> ${counts.map(
    ({ verdict, count }) => html`<span class="tally-item"><b>${count}</b> ${verdictBadge(verdict)}</span> `,
  )}</p>`;
}

function notices({ notices: texts, run, totals }: Report): Html | null {
  const all = [
    ...(run.finished ? [] : [`This run is not finished: ${plural(totals.missing, 'trial')} missing.`]),
    ...texts,
  ];
  if (all.length === 0) return null;
  return html`<aside class="notices" aria-label="Notices"><h2 class="small"><span aria-hidden="true">!</span> Before you believe a figure</h2><ul>${all.map((text) => html`<li>${text}</li>`)}</ul></aside>`;
}

function facts(report: Report): Html {
  const { run, totals, suites } = report;
  const { machine } = run;
  const items: readonly (readonly [string, Piece])[] = [
    ['Models', modelsOf(report).map((model) => html`<span class="line">${model}</span>`)],
    [
      'Samples',
      suites.map(
        ({ name, samples }) =>
          html`<span class="line">${name}: ${formatCount(samples.used)} of ${formatCount(samples.available)} (${samples.split})</span>`,
      ),
    ],
    ['Trials', trialsFact(report)],
    ['Profile', `${run.profile}, seed ${run.seed}, ${plural(run.repeats, 'repeat')}`],
    [
      'Cost',
      html`<span class="line">${saySpent(totals)}</span><span class="line">without cache ${formatUsd(totals.uncached)}</span>`,
    ],
    [
      'Took',
      `${formatDuration(totals.elapsedMs)}, ${plural(totals.calls, 'call')} (${formatCount(totals.cachedCalls)} cached)`,
    ],
    ['Machine', `${machine.cpu}, ${plural(machine.cores, 'core')}, ${formatBytes(machine.memoryBytes)}`],
    ['Date', run.createdAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
  ];
  return html`<dl class="facts">${items.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function trialsFact({ totals }: Report): Piece {
  const parts = [
    `${formatCount(totals.answered)} answered`,
    ...(totals.formatErrors > 0 ? [plural(totals.formatErrors, 'format error')] : []),
    `${formatCount(totals.failed)} failed`,
    ...(totals.missing > 0 ? [`${formatCount(totals.missing)} missing`] : []),
  ];
  return html`<span class="line">${formatCount(totals.trials)}</span><span class="line">${parts.join(', ')}</span>`;
}
