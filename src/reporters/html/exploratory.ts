import type { ComparedCell, PairedResult } from '../../analysis/comparisons/comparison-model.ts';
import { plural } from '../../lib/format.ts';
import { IMPORTED } from '../../protocol/imported.ts';
import { NONE } from '../numbers.ts';
import { sayEffects } from '../say-effects.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { RESULT_HEAD, resultCells } from './paired-result.ts';
import { type BodyCell, dataTable } from './parts.ts';

/** All other pairs, the same technique on two models, and slices against the reference: for ideas, not for proof. */
export function renderExploratory({ suite, model }: ModelPart): Html | null {
  const { primary, exploratory, reference } = suite;
  const techniques = exploratory.techniques.filter(({ a }) => a.model === model);
  const models = exploratory.models.filter(({ a, b }) => a.model === model || b.model === model);
  const slices = exploratory.slices.filter((slice) => slice.model === model);
  if (techniques.length + models.length + slices.length === 0) return null;
  const where = `${suite.title}, ${model}`;
  const hasImported = models.some(({ a }) => a.technique === IMPORTED);
  return html`<h4>Exploratory comparisons</h4>
<p>Nobody named these before the run, and there are many. p is adjusted by Benjamini and Hochberg over each table, which holds the share of false findings among all findings at 5%. Take a verdict here as an idea for the next run, not as proof.</p>
${folded(`Technique against technique, ${plural(techniques.length, 'pair')}`, {
  label: `Pairs of techniques, ${where}`,
  caption: html`Every two techniques on ${primary.title}; the difference is the first − the second`,
  head: [{ title: 'First' }, { title: 'Second' }, ...RESULT_HEAD, { title: 'Effect size' }],
  rows: techniques.map((pair) => [
    { content: html`<b>${pair.a.technique}</b>` },
    { content: pair.b.technique },
    ...resultCells(pair, primary),
    effectCell(pair),
  ]),
})}
${folded(`Model against model, ${plural(models.length, 'pair')}`, {
  label: `Pairs of models, ${where}`,
  caption: html`The same technique with two models${hasImported ? ', and imported answers against the rest,' : ''} on ${primary.title}; the difference is the first − the second`,
  head: [{ title: 'First' }, { title: 'Second' }, ...RESULT_HEAD, { title: 'Effect size' }],
  rows: models.map((pair) => [
    { content: html`<b>${cellName(pair.a)}</b>` },
    { content: cellName(pair.b) },
    ...resultCells(pair, primary),
    effectCell(pair),
  ]),
})}
${folded(`Slices against ${reference}, ${plural(slices.length, 'comparison')}`, {
  label: `Slices against ${reference}, ${where}`,
  caption: html`Difference to ${reference} on ${primary.title} within every slice`,
  head: [{ title: 'Technique' }, { title: 'Slice' }, ...RESULT_HEAD, { title: 'Effect size' }],
  rows: slices.map((slice) => [
    { content: html`<b>${slice.technique}</b>` },
    { content: `${slice.column}: ${slice.value === '' ? '(none)' : slice.value}` },
    ...resultCells(slice, primary),
    effectCell(slice),
  ]),
})}`;
}

function effectCell({ effects }: PairedResult): BodyCell {
  return { content: effects.length === 0 ? NONE : html`<small>${sayEffects(effects)}</small>` };
}

function cellName({ technique, model }: ComparedCell): string {
  return `${technique} with ${model}`;
}

function folded(summary: string, table: Parameters<typeof dataTable>[0]): Html | null {
  if (table.rows.length === 0) return null;
  return html`<details><summary>${summary}</summary>
${dataTable({ className: 'comparisons', ...table })}</details>`;
}
