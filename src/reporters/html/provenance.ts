import type { Report } from '../../analysis/report.ts';
import { formatBytes, formatDuration, plural } from '../../lib/format.ts';
import { shellWord } from '../../lib/shell-word.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import { modelsOf } from '../find.ts';
import { NONE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import { type BodyCell, dataTable } from './parts.ts';

/** Prices with date and source, what the figures do not show, and how to make them again. */
export function renderProvenance(report: Report): Html {
  return html`<h2>Prices, limits, reproduction</h2>
<h3>Prices used</h3>
${prices(report.prices)}
<h3>Limits</h3>
<ul class="prose">${limits(report).map((text) => html`<li>${text}</li>`)}</ul>
<h3>Responsible use</h3>
<ul class="prose">${RESPONSIBLE.map((text) => html`<li>${text}</li>`)}</ul>
<h3>How fresh this is, and what would make it stale</h3>
<ul class="prose">${freshness(report).map((text) => html`<li>${text}</li>`)}</ul>
<h3>Run it again</h3>
<pre class="command" tabindex="0"><code>${report.run.command.map(shellWord).join(' ')}</code></pre>
<p>Seed ${report.run.seed}, adaptbench ${report.run.toolVersion}, Node ${report.run.machine.node}, ${machineText(report)}.${loads(report)}</p>
<p>Every trial with its scores is in <code>trials.csv</code>, every figure of this page in <code>report.json</code>, beside this page.</p>`;
}

function prices(entries: readonly PriceEntry[]): Html {
  if (entries.length === 0)
    return html`<p>No price is known for any model of this run, so every cost is unknown.</p>`;
  return dataTable({
    label: 'Prices used',
    caption: 'In USD; tokens per million, machines and servers per hour',
    head: [
      { title: 'Model' },
      { title: 'Input', numeric: true },
      { title: 'Cached input', numeric: true },
      { title: 'Output', numeric: true },
      { title: 'An hour', numeric: true },
      { title: 'As of' },
      { title: 'Source' },
    ],
    rows: entries.map((entry): readonly BodyCell[] => [
      { content: entry.match },
      { content: rate(entry.inputPerMillion), numeric: true },
      { content: rate(entry.cachedInputPerMillion), numeric: true },
      { content: rate(entry.outputPerMillion), numeric: true },
      { content: rate(entry.machinePerHour ?? entry.hostingPerHour), numeric: true },
      {
        content:
          entry.shutsDown === undefined
            ? entry.asOf
            : html`${entry.asOf}<small>shuts down ${entry.shutsDown}</small>`,
      },
      { content: html`<span class="quoted">${entry.source}</span>`, className: 'prose' },
    ]),
  });
}

function rate(usd: number | undefined): string {
  return usd === undefined
    ? NONE
    : `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 })}`;
}

const RESPONSIBLE: readonly string[] = [
  'A score says how often answers were right on these samples. It says nothing of the harm that a wrong one does: decide from the wrong answers too, which are among the samples.',
  'Where people are judged, advised or refused by the answers, test on samples of all the groups concerned; these suites do not.',
  'Documents and training rows may hold personal data. See in the decision table where they went, and check that they were allowed to.',
];

/** What the evidence rests on that changes with time. */
function freshness({ run, models, prices: entries, suites }: Report): readonly string[] {
  const remote = models.filter(({ place }) => place === 'remote').map(({ id }) => id);
  const local = models.filter(({ place }) => place === 'local').map(({ id }) => id);
  const dates = [...new Set(entries.map(({ asOf }) => asOf))].sort();
  return [
    `Measured on ${run.createdAt.slice(0, 10)}.`,
    ...(local.length > 0
      ? [`${local.join(', ')}: fixed files, whose answers do not change; a newer model would.`]
      : []),
    ...(remote.length > 0
      ? [
          `${remote.join(', ')}: may change behind its name at any time. Hold a new run against this one with the gate.`,
        ]
      : []),
    ...(dates.length > 0 ? [`Prices as of ${dates.join(', ')}; any cost is stale when a price is.`] : []),
    `Suites ${suites.map(({ name, version }) => `${name} v${version}`).join(', ')}: other samples, documents or prompt variants ask for another run.`,
    'A technique that was tuned further (wording, shots, passages, training) is another technique.',
  ];
}

function limits(report: Report): readonly string[] {
  const models = modelsOf(report);
  return [
    `The figures hold for ${models.join(', ')} on these suites. They say nothing about larger or other models.`,
    'An interval covers the chance of which samples were drawn. It does not cover samples that are unlike your task, unseen prompt variants, or a model that changes behind its name.',
    'A technique is only as good as it was tuned here: other shots, passages or training rows give other figures.',
    ...(report.run.repeats === 1
      ? ['Each sample was asked once; how much an answer changes from call to call was not measured.']
      : []),
    ...(report.run.profile === 'quick'
      ? ['This is a quick run on part of the samples; a full run has shorter intervals and more techniques.']
      : []),
    ...(report.run.split === 'test'
      ? []
      : [
          `Measured on the ${report.run.split} split, on which techniques are chosen: the figures flatter them.`,
        ]),
    'Latency and machine cost belong to the machine above, and to the network on that day.',
  ];
}

function machineText({ run }: Report): string {
  const { machine } = run;
  return `${machine.platform} ${machine.arch}, ${machine.cpu}, ${plural(machine.cores, 'core')}, ${formatBytes(machine.memoryBytes)}`;
}

function loads({ run }: Report): string {
  if (run.loads.length === 0) return '';
  const parts = run.loads.map(({ model, elapsedMs }) => `${model} in ${formatDuration(elapsedMs)}`);
  return ` Loaded (cold start, in no latency): ${parts.join(', ')}.`;
}
