import type { PageElement } from './browser.ts';
import type { ExplorerMarks } from './explorer-marks.ts';
import type { ExplorerModel } from './explorer-model.ts';
import type { Tools } from './tools.ts';

/** How a line of the list is drawn. Runs in the page: it may name nothing outside itself but its parameters. */
export function explorerSummary(tools: Tools, model: ExplorerModel, marks: ExplorerMarks) {
  const { make, spoken } = tools;
  const { outcomeOf, badge, scoreText } = marks;
  const { data } = model;
  const { trials, texts } = data;
  const hasModels = new Set(data.cells.map(({ model: name }) => name)).size > 1;

  const excerpt = (index: number | null, most: number): string => {
    if (index === null) return '(left out)';
    const text = (texts[index] ?? '')
      .slice(0, 4 * most)
      .trim()
      .replaceAll(/\s+/gu, ' ');
    if (text === '') return '(empty)';
    return text.length > most ? `${text.slice(0, most).toWellFormed().trimEnd()}…` : text;
  };

  const summaryCell = (trial: number): PageElement => {
    const { technique, model: name } = model.cellOf(trial);
    const isScored = outcomeOf(trial) === 'scored';
    return make(
      'span',
      { class: 'entry-answer' },
      make(
        'span',
        { class: 'entry-line' },
        badge(trial),
        make('b', {}, technique),
        make(
          'small',
          {},
          [isScored ? scoreText(trial, 0) : '', hasModels ? name : ''].filter(Boolean).join(' · '),
        ),
      ),
      spoken(': '),
      make('span', { class: 'excerpt', dir: 'auto' }, excerpt(trials.answer[trial] ?? null, 160)),
    );
  };

  /** The line of a trial, or of two, in the list. */
  const summary = (trial: number, beside: number | null): readonly PageElement[] => {
    const { id, input } = model.sampleOf(trial);
    const repeat = trials.repeat[trial] ?? 0;
    return [
      make(
        'span',
        { class: 'entry-sample' },
        make('small', {}, repeat === 0 ? id : `${id} · repeat ${repeat + 1}`),
        spoken(': '),
        make('span', { class: 'excerpt', dir: 'auto' }, excerpt(input, 160)),
      ),
      summaryCell(trial),
      ...(beside === null ? [] : [summaryCell(beside)]),
    ];
  };

  return summary;
}
