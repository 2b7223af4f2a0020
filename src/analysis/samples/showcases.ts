import { type CellData, firstTrials, type TrialData } from '../trials/run-index.ts';
import { scoreOf, wasAnswered } from '../trials/trial-facts.ts';
import { showAnswer } from './answers.ts';
import type { Showcase } from './sample-model.ts';

/**
 * For every model the first sample, in the order of the data, that all its techniques answered and on which their
 * scores differ; without one, the first that all answered. The rule looks at no technique in particular.
 */
export function pickShowcases(cells: readonly CellData[]): Showcase[] {
  const models = [...new Set(cells.map((cell) => cell.header.model))];
  return models.flatMap((model) => {
    const showcase = pickShowcase(cells.filter((cell) => cell.header.model === model));
    return showcase === null ? [] : [showcase];
  });
}

function pickShowcase(cells: readonly CellData[]): Showcase | null {
  const [first, ...others] = cells.map(firstTrials);
  if (first === undefined) return null;
  let picked: readonly TrialData[] | null = null;
  for (const [sample, trial] of first) {
    const row = [trial];
    for (const trials of others) {
      const other = trials.get(sample);
      if (other !== undefined) row.push(other);
    }
    if (row.length !== cells.length || !row.every(wasAnswered)) continue;
    picked ??= row;
    const scores = new Set(row.map((item, index) => scoreOf(item, cells[index]?.suite.primaryMetric ?? '')));
    if (scores.size < 2) continue;
    picked = row;
    break;
  }
  const [lead] = picked ?? [];
  const [cell] = cells;
  if (picked === null || lead === undefined || cell === undefined) return null;
  const { id, input, targets } = lead.sample;
  return {
    sample: id,
    input,
    targets,
    model: cell.header.model,
    answers: picked.flatMap((trial, index) => {
      const owner = cells[index];
      return owner === undefined ? [] : [showAnswer(trial, owner)];
    }),
  };
}
