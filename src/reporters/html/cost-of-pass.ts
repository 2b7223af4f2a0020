import type { EconomicsReport } from '../../analysis/economics/economics-model.ts';
import { sayValue } from '../../analysis/figures/say.ts';
import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { sayPassCost } from '../economics-words.ts';
import { formatCount } from '../numbers.ts';
import { renderGaps } from './gaps.ts';
import { type Html, html } from './markup.ts';
import type { ModelPart } from './model-part.ts';
import { type BodyCell, dataTable, techniqueName } from './parts.ts';
import { shownVolumes } from './total-cost.ts';

/** What right answers cost, their share of the set-up included. */
export function renderCostOfPass({ suite, model }: ModelPart, economics: EconomicsReport): Html {
  const { costOfPass } = economics;
  if (costOfPass === null) {
    return html`<h4>Cost of a right answer</h4>
<p class="nothing">Nothing says from which ${suite.primary.title} on an answer is right, so a right answer has no cost.</p>`;
  }
  const shown = shownVolumes(economics);
  return html`<h4>Cost of a right answer</h4>
${dataTable({
  label: `Cost of a right answer, ${suite.title}, ${model}`,
  caption: `Cost of 1,000 right answers: of an answer and its share of the set-up, over the share of right answers, with 95% intervals${sayRight(suite)}`,
  className: 'snug',
  head: [
    { title: 'Technique' },
    { title: 'Right', numeric: true },
    ...shown.map(({ volume, note }) => ({
      title: html`${formatCount(volume)} answers<small>${note}</small>`,
      numeric: true,
    })),
  ],
  rows: costOfPass.map(({ technique, family, right, scored, byVolume }): readonly BodyCell[] => [
    { content: techniqueName({ name: technique, family }) },
    { content: html`${formatCount(right)}<small>of ${formatCount(scored)}</small>`, numeric: true },
    ...shown.map(({ at }): BodyCell => {
      const cost = byVolume[at] ?? null;
      const { value, note } = sayPassCost(cost);
      return {
        content: html`<b>${value}</b><small>${note}</small>`,
        numeric: true,
        sort: cost === null ? null : (cost.estimate ?? cost.low),
      };
    }),
  ]),
})}${renderGaps('Unknown', costOfPass)}`;
}

/** From which value on an answer is right. */
function sayRight({ primary, pass }: SuiteReport): string {
  if (pass === null) return '';
  const side = primary.better === 'higher' ? 'or more' : 'or less';
  return `. Right is a ${primary.title} of ${sayValue(primary, pass)} ${side}`;
}
