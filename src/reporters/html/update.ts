import type { UpdateArm } from '../../analysis/retrieval/retrieval-model.ts';
import { formatDuration, plural } from '../../lib/format.ts';
import { formatCount, formatP, SHARE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { figureCell } from './quality.ts';

const WAYS = { index: 'documents in the index', prompt: 'told in the prompt' } as const;

/** A change of documents: which answers followed, and how soon. */
export function renderUpdate({ suite, model }: ModelPart): Html | null {
  const { update } = suite;
  const arms = update?.arms.filter((arm) => arm.model === model) ?? [];
  if (update === null || arms.length === 0) return null;
  const { added, replaced, removed } = update.documents;
  return html`<h4>After a change of documents</h4>
<p>${plural(replaced, 'document')} replaced, ${formatCount(added)} added, ${formatCount(removed)} removed. Both sides are judged by what is right after the change; the earlier side is run ${update.before}. The time is the machine's: writing the change is people's work and not measured.</p>
${dataTable({
  label: `A change of documents, ${suite.title}, ${model}`,
  caption: 'Right answers before and after, on the questions that the change touches and on the others',
  head: [
    { title: 'Technique' },
    { title: 'Change made known by' },
    { title: html`Right before<small>touched</small>`, numeric: true },
    { title: html`Right after<small>touched</small>`, numeric: true },
    { title: 'To right', numeric: true },
    { title: 'To wrong', numeric: true },
    { title: html`p<small>exact McNemar</small>`, numeric: true },
    { title: html`Broke<small>of the others</small>`, numeric: true },
    { title: html`Mended<small>of the others</small>`, numeric: true },
    { title: html`Until an answer<small>index and median answer</small>`, numeric: true },
  ],
  rows: arms.map(row),
})}`;
}

function row(arm: UpdateArm): readonly BodyCell[] {
  const { touched, untouched, untilMs } = arm;
  const count = (value: number, of?: number): BodyCell => ({
    content: html`${formatCount(value)}${of === undefined ? null : html`<small>of ${formatCount(of)}</small>`}`,
    numeric: true,
  });
  return [
    { content: techniqueName({ name: arm.technique, family: arm.family }) },
    { content: WAYS[arm.by] },
    figureCell(touched.before, SHARE),
    figureCell(touched.after, SHARE),
    count(touched.toRight, touched.n),
    count(touched.toWrong, touched.n),
    { content: formatP(touched.p), numeric: true },
    count(untouched.broke, untouched.n),
    count(untouched.mended, untouched.n),
    {
      content: untilMs === null ? html`<span class="nothing">not measured</span>` : formatDuration(untilMs),
      numeric: true,
    },
  ];
}
