import type { EconomicsReport, SetUpKind, SetUpPart } from '../../analysis/economics/economics-model.ts';
import { formatUsd } from '../../lib/money.ts';
import { SET_UP_TITLES, sayBasis } from '../economics-words.ts';
import { NONE } from '../numbers.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';

const KINDS: readonly SetUpKind[] = ['prompt-selection', 'index', 'training', 'labelling', 'people'];

/** What each technique needs before its first answer, and how each part of it is known. */
export function renderSetUp({ suite, model }: ModelPart, { setups, peopleCounted }: EconomicsReport): Html {
  const kinds = KINDS.filter((kind) => setups.some(({ parts }) => parts.some((part) => part.kind === kind)));
  return html`<h4>Set-up</h4>
${dataTable({
  label: `Set-up, ${suite.title}, ${model}`,
  caption: `Before the first answer, in full, also where it was found ready. ${peopleCounted ? 'People’s time is as declared, hours at an hourly rate.' : 'People’s time was not declared and is in no sum: these are the machine’s and the provider’s part alone.'}`,
  head: [
    { title: 'Technique' },
    ...kinds.map((kind) => ({ title: SET_UP_TITLES[kind], numeric: true })),
    { title: 'In all', numeric: true },
  ],
  rows: setups.map(({ technique, family, parts, total }) => [
    { content: techniqueName({ name: technique, family }) },
    ...kinds.map((kind) => partCell(parts.find((part) => part.kind === kind))),
    { content: html`<b>${formatUsd(total)}</b>`, numeric: true },
  ]),
})}`;
}

function partCell(part: SetUpPart | undefined): BodyCell {
  if (part === undefined) return { content: NONE, numeric: true };
  const { amount } = part;
  return {
    content:
      amount === null
        ? html`<span class="nothing">${sayBasis(part)}</span>`
        : html`${formatUsd(amount)}<small>${sayBasis(part)}</small>`,
    numeric: true,
  };
}
