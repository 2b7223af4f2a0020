import type { Outcome } from '../../../analysis/samples/explorer-model.ts';
import type { PageElement } from './browser.ts';
import type { ExplorerModel } from './explorer-model.ts';
import type { Tools } from './tools.ts';

/** How outcomes and scores are written. Runs in the page: it may name nothing outside itself but its parameters. */
export function explorerMarks({ make }: Tools, model: ExplorerModel) {
  const { data } = model;
  const { trials } = data;

  const outcomes: Readonly<Record<Outcome, readonly [sign: string, word: string]>> = {
    right: ['✓', 'right'],
    wrong: ['✗', 'wrong'],
    scored: ['•', 'scored'],
    'format-error': ['!', 'format error'],
    failed: ['!', 'failed'],
    'no-score': ['–', 'no score'],
  };

  const outcomeOf = (trial: number): Outcome => data.outcomes[trials.outcome[trial] ?? 0] ?? 'no-score';

  const badge = (trial: number): PageElement => {
    const outcome = outcomeOf(trial);
    const [sign, word] = outcomes[outcome];
    return make('span', { class: `badge ${outcome}` }, make('span', { 'aria-hidden': 'true' }, sign), word);
  };

  const scoreText = (trial: number, metric: number): string => {
    const value = trials.scores[trial]?.[metric] ?? null;
    const info = model.suiteOf(trial).metrics[metric];
    if (value === null || info === undefined) return 'no score';
    if (info.isYesNo && (value === 1 || value === 0)) return value === 1 ? 'yes' : 'no';
    if (info.scale === 1) return `${(100 * value).toFixed(1)}%`;
    return value.toFixed(info.scale === 100 ? 1 : 2);
  };

  return { outcomes, outcomeOf, badge, scoreText };
}

/** What `explorerMarks` gives. */
export type ExplorerMarks = ReturnType<typeof explorerMarks>;
