import type { TunedFacts, TunedReport } from '../../analysis/tuning/tuned-model.ts';
import { formatBytes, formatDuration } from '../../lib/format.ts';
import { formatUsd } from '../../lib/money.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { formatCount, formatEstimate, formatInterval, NONE } from '../numbers.ts';
import { TRAININGS } from '../titles.ts';
import { lineChart } from './charts/line-chart.ts';
import { lineKey } from './charts/line-key.ts';
import { renderChart } from './charts/svg.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable } from './parts.ts';

/** The fine-tuned models of a suite: what they were trained on, what that took, and how the training went. */
export async function renderTuning({ suite, model, id }: ModelPart): Promise<Html | null> {
  const tuned = suite.tuned.filter((item) => item.model === model);
  if (tuned.length === 0) return null;
  const place = `${suite.title}, ${model}`;
  return html`<h4>Fine-tuning, set-up</h4>
${setupTable(tuned, place)}
${trainingTable(tuned, { place, primary: suite.primary })}
${await lossChart(tuned, id)}`;
}

function unknown(): Html {
  return html`<span class="nothing">not known</span>`;
}

function setupTable(tuned: readonly TunedReport[], place: string): Html {
  return dataTable({
    label: `What training took, ${place}`,
    caption:
      'What training took: of all attempts that were started together, charged in full to every technique that uses the model; people’s work is declared, never measured',
    head: [
      { title: 'Fine-tuned model' },
      { title: 'Trained by' },
      { title: 'Examples', numeric: true },
      { title: 'Attempts', numeric: true },
      { title: 'Time', numeric: true },
      { title: html`Tokens<small>every epoch</small>`, numeric: true },
      { title: 'Cost', numeric: true },
      { title: html`Labelling<small>declared</small>`, numeric: true },
    ],
    rows: tuned.map((item): readonly BodyCell[] => {
      const { facts } = item;
      if (facts === null) {
        return [
          nameCell(item),
          { content: html`<span class="nothing">stands in no ledger</span>` },
          ...Array.from({ length: 6 }, () => ({ content: unknown(), numeric: true })),
        ];
      }
      return [
        nameCell(item),
        { content: facts.place === 'local' ? 'this machine' : 'a provider' },
        {
          content: html`${formatCount(facts.examples)}<small>of ${formatCount(facts.available)}</small>`,
          numeric: true,
        },
        attemptsCell(facts),
        {
          content: facts.inAll.elapsedMs === null ? unknown() : formatDuration(facts.inAll.elapsedMs),
          numeric: true,
        },
        {
          content: facts.inAll.trainedTokens === null ? unknown() : formatCount(facts.inAll.trainedTokens),
          numeric: true,
        },
        { content: formatUsd(facts.inAll.cost), numeric: true },
        {
          content:
            facts.declared === null
              ? html`<span class="nothing">not declared</span>`
              : html`${formatDuration(facts.declared.labellingMs)}<small>${formatUsd(facts.declared.cost)}</small>`,
          numeric: true,
        },
      ];
    }),
  });
}

function nameCell({ key, techniques }: TunedReport): BodyCell {
  return {
    content: html`<span class="technique"><span><b>${key}</b><small>${techniques.join(', ')}</small></span></span>`,
  };
}

function attemptsCell({ attempts }: TunedFacts): BodyCell {
  const failed = attempts.failed === 0 ? null : html`<small>${attempts.failed} without a model</small>`;
  return { content: html`${formatCount(attempts.started)}${failed}`, numeric: true };
}

function trainingTable(
  tuned: readonly TunedReport[],
  { place, primary }: { readonly place: string; readonly primary: MetricInfo },
): Html | null {
  const known = tuned.flatMap((item) => (item.facts === null ? [] : [{ ...item, facts: item.facts }]));
  if (known.length === 0) return null;
  return dataTable({
    label: `The training itself, ${place}`,
    caption: `The training itself; ${primary.title} on dev chose among the seeds, so that it is not a result`,
    head: [
      { title: 'Fine-tuned model' },
      { title: 'Trained' },
      { title: 'Settings' },
      { title: html`${primary.title}<small>on dev, by seed</small>` },
      { title: html`Kept<small>step</small>`, numeric: true },
      { title: 'Peak memory', numeric: true },
      { title: 'Adapter', numeric: true },
    ],
    rows: known.map(({ key, facts }): readonly BodyCell[] => [
      { content: html`<b>${key}</b>` },
      { content: TRAININGS[facts.training] },
      { content: html`<small>${settingsOf(facts)}</small>` },
      { content: devScores(facts, primary) },
      { content: facts.keptStep === null ? NONE : formatCount(facts.keptStep), numeric: true },
      {
        content: facts.peakMemoryBytes === null ? NONE : formatBytes(facts.peakMemoryBytes),
        numeric: true,
      },
      { content: facts.bytes === null ? NONE : formatBytes(facts.bytes), numeric: true },
    ]),
  });
}

const SETTING_TITLES: Readonly<Record<string, string>> = {
  rank: 'rank',
  alpha: 'alpha',
  learningRate: 'learning rate',
  batchSize: 'batch',
  epochs: 'epochs at most',
  maxSteps: 'steps at most',
  warmup: 'warm-up',
  patience: 'patience',
  learningRateMultiplier: 'learning rate multiplier',
};

function settingsOf({ hyperparameters }: TunedFacts): string {
  return Object.entries(hyperparameters)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${SETTING_TITLES[name] ?? name} ${value}`)
    .join(', ');
}

function devScores({ devScores: scores }: TunedFacts, primary: MetricInfo): Html {
  if (scores.length === 0) return html`<span class="nothing">no dev split</span>`;
  return html`${scores.map(({ seed, value, low, high, n, chosen }) => {
    const figure = { estimate: value, low, high, n, level: 0.95, method: '' };
    const interval = formatInterval(figure, primary);
    const score = formatEstimate(figure, primary);
    return html`<span class="line">${chosen ? html`<b>${score}</b>` : score} <small>seed ${seed}, ${interval === NONE ? 'no interval' : interval}, n ${n}</small></span> `;
  })}`;
}

async function lossChart(tuned: readonly TunedReport[], id: string): Promise<Html | null> {
  const lines = tuned.flatMap(({ facts }) =>
    facts === null || facts.heldOut.length < 2
      ? []
      : [
          {
            name: `trained ${TRAININGS[facts.training]}`,
            points: facts.heldOut.map(({ step, loss }) => ({ x: step, y: loss, low: null, high: null })),
          },
        ],
  );
  if (lines.length === 0) return null;
  const chart = lineChart({
    id: `${id}-loss`,
    title: 'Held-out loss while training',
    description: lines
      .map(({ name, points }) => `${name}: from ${points[0]?.y.toFixed(2)} to ${points.at(-1)?.y.toFixed(2)}`)
      .join('; '),
    lines,
    levels: [],
    xTitle: 'Step',
    yTitle: 'Loss on dev',
    format: '.2f',
    xScale: 'linear',
  });
  return html`<figure>${await renderChart(chart)}
${lineKey(lines)}
<figcaption>Loss per answer token on the dev split after every epoch; the model that was ${lines.map(({ name, points }) => `${name} from ${points[0]?.y.toFixed(2)} to ${Math.min(...points.map(({ y }) => y)).toFixed(2)}`).join(', the one ')} at its lowest point, whose weights were kept.</figcaption></figure>`;
}
