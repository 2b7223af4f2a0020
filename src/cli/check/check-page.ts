import { formatUsd } from '../../lib/money.ts';
import { html } from '../../reporters/html/markup.ts';
import { renderPage } from '../../reporters/html/page.ts';
import { dataTable } from '../../reporters/html/parts.ts';
import { formatCount, formatMargin, formatMean } from '../../reporters/numbers.ts';
import type { PlanEstimate } from '../../runner/estimate.ts';
import type { DataCheck } from './check-data.ts';
import { findingsOf } from './check-findings.ts';
import { splitColumns } from './check-table.ts';

const UNKNOWN = 'unknown';

/** A check as one page that loads nothing. */
export function renderCheckPage(
  { check, plan }: { readonly check: DataCheck; readonly plan: PlanEstimate },
  { title, toolVersion }: { readonly title: string; readonly toolVersion: string },
): string {
  // A terminal has shown them before the check.
  const noticed = { title: 'Noticed', none: 'Nothing else was noticed.', lines: check.notices };
  const findings = [...findingsOf(check), noticed];
  const [named, ...splits] = splitColumns(check);
  const leaks = check.leaks.length;
  return renderPage({
    title: `Data check, ${title}`,
    first: 'Findings',
    footer: html`Made by adaptbench ${toolVersion}.`,
    overview: html`<section id="answer"><h1>${title}: the data</h1>
<p class="intro">${leaks === 0 ? 'No sample that is measured is given away.' : 'Samples that are measured are given away, so that a plan is refused.'}</p>
${findings.map(({ title: heading, none, lines }) => html`<h2 class="small">${heading}</h2>${lines.length === 0 ? html`<p>${none}</p>` : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}`)}</section>`,
    sections: [
      {
        id: 'splits',
        title: 'Splits',
        content: html`<h2>Splits</h2>${dataTable({
          label: 'Splits',
          caption: 'Samples, samples of each label, and words of a text',
          head: [{ title: '' }, ...splits.map((split) => ({ title: split.title, numeric: true }))],
          rows: (named?.cells ?? []).map((name, at) => [
            { content: name },
            ...splits.map(({ cells }) => ({ content: cells[at] ?? '' })),
          ]),
        })}`,
      },
      {
        id: 'techniques',
        title: 'Techniques',
        content: html`<h2>What techniques take</h2>${dataTable({
          label: 'Techniques',
          caption: 'Before any call; a cost that is at most has every answer as long as it may be',
          head: [
            { title: 'Cell' },
            { title: 'Calls', numeric: true },
            { title: 'Prompt tokens a call', numeric: true },
            { title: 'Cost', numeric: true },
          ],
          rows: plan.cells.map(({ cell, calls, promptTokensPerCall, expectedCost, highestCost }) => [
            { content: cell },
            { content: formatCount(calls) },
            { content: promptTokensPerCall === null ? UNKNOWN : formatMean(promptTokensPerCall) },
            {
              content:
                expectedCost !== null
                  ? `≈ ${formatUsd(expectedCost)}`
                  : highestCost === null
                    ? UNKNOWN
                    : `≤ ${formatUsd(highestCost)}`,
            },
          ]),
        })}`,
      },
      {
        id: 'power',
        title: 'What they can show',
        content: html`<h2>What so many samples can show</h2>${dataTable({
          label: 'What samples can show',
          caption:
            'The smallest difference that is found at 5% with 80% power, all comparisons corrected together',
          head: [
            { title: 'Samples', numeric: true },
            { title: 'Difference', numeric: true },
          ],
          rows: plan.suites.flatMap(({ detectable, buys, metric }) =>
            [detectable, ...buys].map(({ n, corrected }) => [
              { content: formatCount(n) },
              { content: corrected === null ? UNKNOWN : formatMargin(corrected, metric) },
            ]),
          ),
        })}<p>${plan.suites[0]?.detectable.assumption ?? ''}</p>`,
      },
    ],
  });
}
