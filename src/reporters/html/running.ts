import type { EconomicsReport, RunningPart } from '../../analysis/economics/economics-model.ts';
import { formatUsd } from '../../lib/money.ts';
import { sayRunning } from '../economics-words.ts';
import { NONE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { dataTable, techniqueName } from './parts.ts';

/** What each technique goes on costing a month; `null` where none does. */
export function renderRunning({ suite, model }: ModelPart, { running }: EconomicsReport): Html | null {
  if (running === undefined) return null;
  return html`<h4>Running costs</h4>
${dataTable({
  label: `Running costs, ${suite.title}, ${model}`,
  caption:
    'A month, besides the answers themselves: hours in which a server is up and idle, and set-ups that are made again. The sums below share them among the answers of a month.',
  head: [{ title: 'Technique' }, { title: 'What for' }, { title: 'A month', numeric: true }],
  rows: running.map(({ technique, family, parts, perMonth }) => [
    { content: techniqueName({ name: technique, family }) },
    { content: parts.length === 0 ? NONE : parts.map(line) },
    { content: html`<b>${formatUsd(perMonth)}</b>`, numeric: true },
  ]),
})}`;
}

function line(part: RunningPart): Html {
  return html`<div>${sayRunning(part)} <small>${formatUsd(part.perMonth)}</small></div>`;
}
