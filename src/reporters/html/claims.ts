import type { ClaimEvidence, ClaimReport } from '../../analysis/claims/claim-model.ts';
import type { Report } from '../../analysis/report.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { CLAIM_ORDER, CLAIM_VERDICTS } from '../titles.ts';
import { type Html, html } from './markup.ts';

/** How many claims held and failed, and each of them with its sign; every line leads to its evidence. */
export function renderScoreboard({ claims }: Report): Html | null {
  if (claims.length === 0) return null;
  const counts = CLAIM_ORDER.map((verdict) => ({
    verdict,
    count: claims.filter((claim) => claim.verdict === verdict).length,
  }));
  return html`<h2 class="small" id="scoreboard">What is taught, put to the test</h2>
<ul class="score-counts">${counts.map(({ verdict, count }) => html`<li><b>${count}</b> ${CLAIM_VERDICTS[verdict].word}</li>`)}</ul>
<ul class="scoreboard">${claims
    .toSorted((a, b) => CLAIM_ORDER.indexOf(a.verdict) - CLAIM_ORDER.indexOf(b.verdict))
    .map(
      (claim) => html`<li>${claimBadge(claim)}<a href="#claim-${claim.id}">${claim.quotation}</a></li>`,
    )}</ul>`;
}

/** Every claim with its test, its verdict and what was found. */
export function renderClaims({ claims, suites }: Report): Html {
  return html`<h2>Claims and evidence</h2>
<p class="intro">Rules of thumb as they are widely taught, each with a test that is the same for every run. A claim holds where it held in more than half of its tests and failed in none, and fails the other way round; a verdict holds for the models and suites of this run, and for no others.</p>
${claims.map(
  (claim) => html`<article class="claim-entry" id="claim-${claim.id}">
<h3>${claimBadge(claim)} <q>${claim.quotation}</q></h3>
<p>${claim.test}</p>
<p class="models">${claim.why}</p>
${evidenceList(claim.evidence, suites)}
</article>`,
)}`;
}

function claimBadge({ verdict }: ClaimReport): Html {
  const { icon, word } = CLAIM_VERDICTS[verdict];
  const className = verdict === 'failed' ? 'claim-failed' : verdict.replaceAll(' ', '-');
  return html`<span class="badge ${className}"><span aria-hidden="true">${icon}</span>${word}</span>`;
}

function evidenceList(evidence: readonly ClaimEvidence[], suites: readonly SuiteReport[]): Html | null {
  if (evidence.length === 0) return null;
  return html`<ul>${evidence.map((item) => {
    const position = suites.findIndex(({ name }) => name === item.suite) + 1;
    const { icon, word } = CLAIM_VERDICTS[item.verdict];
    const place = html`<a href="#suite-${position}">${item.suite}</a> with ${item.model}`;
    return html`<li><span aria-hidden="true">${icon}</span> ${word} in ${position === 0 ? `${item.suite} with ${item.model}` : place}: ${item.text}</li>`;
  })}</ul>`;
}
