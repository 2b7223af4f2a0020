import type { DecisionCell, DecisionRow } from '../../analysis/decision/decision-model.ts';
import { FAMILIES, type Family } from '../../protocol/words.ts';
import { FAMILY_TITLES } from '../titles.ts';
import { EMPTY, type Html, html } from './markup.ts';
import { dataTable, familyTag, markBadge } from './parts.ts';

/**
 * The widely taught table, each claim beside the evidence. On a narrow screen the cells are stacked, for which the
 * roles are written out: a table that is not displayed as one loses them otherwise.
 */
export function renderDecision(rows: readonly DecisionRow[]): Html {
  const families = FAMILIES.filter((family) =>
    cellsOf(rows, family).some((cell) => cell.claim !== null || cell.measured !== null),
  );
  if (families.length === 0) return html`<h2>Decision table</h2><p>No technique was measured.</p>`;
  return html`<h2>Decision table</h2>
<p class="intro">What is widely taught, beside what this run measured. A claim is marked only where the run can tell; everything else says what is missing.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Decision table"><table class="decision" role="table">
<caption><span class="caption">Claims and measurements by family of techniques</span></caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Aspect</th>${families.map((family) => html`<th scope="col" role="columnheader"${isMeasured(rows, family) ? EMPTY : html` class="quiet"`}>${familyTag(family)}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row"><th scope="row" role="rowheader">${row.title}</th>${families.map((family) => {
        const cell = row.cells.find((entry) => entry.family === family);
        return html`<td role="cell"><span class="stacked-head" aria-hidden="true">${FAMILY_TITLES[family]}</span>${cell === undefined ? '—' : claimBeside(cell)}</td>`;
      })}</tr>\n`,
  )}</tbody></table></div>`;
}

/** The table at a glance: what was measured in a few words, and how the claim stands; it leads to the whole one. */
export function renderDecisionShort(rows: readonly DecisionRow[]): Html | null {
  const families = FAMILIES.filter((family) => isMeasured(rows, family));
  if (families.length === 0) return null;
  return html`<h2 class="small">The decision table of this run</h2>
${dataTable({
  label: 'Decision table in short',
  caption: html`Measured, and how the widely taught claim stands; <a href="#decision">claims, rules and sources</a> are below`,
  className: 'short-table',
  head: [{ title: 'Aspect' }, ...families.map((family) => ({ title: familyTag(family) }))],
  rows: rows.map((row) => [
    { content: html`<b>${row.title}</b>` },
    ...families.map((family) => ({ content: shortCell(row.cells.find((cell) => cell.family === family)) })),
  ]),
})}`;
}

function shortCell(cell: DecisionCell | undefined): Html {
  if (cell === undefined) return html`—`;
  const mark = cell.claim === null ? null : markBadge(cell.mark);
  return html`${cell.short ?? '—'}${mark === null ? null : html`<small>${mark}</small>`}`;
}

function cellsOf(rows: readonly DecisionRow[], family: Family): readonly DecisionCell[] {
  return rows.flatMap((row) => row.cells.filter((cell) => cell.family === family));
}

/** A family without a measurement takes less room beside those that have one. */
function isMeasured(rows: readonly DecisionRow[], family: Family): boolean {
  return cellsOf(rows, family).some((cell) => cell.measured !== null);
}

function claimBeside(cell: DecisionCell): Html {
  return html`<p class="claim"><span class="tag">Taught</span> ${cell.claim === null ? html`<span class="nothing">no claim</span>` : html`<q>${cell.claim}</q>`}</p>
${cell.measured === null ? null : html`<p class="measured"><span class="tag">Measured</span> ${cell.measured}</p>`}
<p class="verdict">${markBadge(cell.mark)} <span class="why">${cell.why}</span></p>`;
}
