import type { SuiteReport } from '../../analysis/suites/suite-model.ts';
import { ownTextsOf } from '../own-texts.ts';
import { promptVariantText } from './breakdown.ts';
import { type Html, html } from './markup.ts';
import { dataTable } from './parts.ts';

/** Which texts techniques are asked with in place of the suite's. */
export function renderOwnTexts(suite: SuiteReport): Html | null {
  const texts = ownTextsOf(suite);
  if (texts.length === 0) return null;
  return dataTable({
    label: `Prompts of single techniques, ${suite.title}`,
    caption: html`Prompts that stand in place of the suite’s`,
    head: [{ title: 'Technique' }, { title: 'Part' }, { title: 'Text' }],
    rows: texts.map(({ technique, part, text, file }) => [
      { content: html`<b>${technique}</b>` },
      { content: file === null ? part : html`${part}<small>${file}</small>` },
      { content: promptVariantText(text), className: 'prose' },
    ]),
  });
}
